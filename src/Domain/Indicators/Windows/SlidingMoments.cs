using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Windows;

/// <summary>
/// Mean and sum of squared deviations of the last n values in amortised O(1): blocks as in <see cref="SlidingFold{TFold}"/>, each part by Welford's
/// update (Technometrics 4, 1962), the two parts put together by Chan, Golub and LeVeque (1979), eq. 2.1. Neither a difference of large sums nor a
/// subtraction of old values: the error stays at rounding level, and a flat window has a deviation of exactly 0.
/// </summary>
internal struct SlidingMoments
{
    private readonly double[] _block;
    private readonly double[] _tailMeans;
    private readonly double[] _tailSquares;
    private readonly double[] _reciprocals;
    private readonly double _perPeriod;
    private double _headMean;
    private double _headSquares;
    private int _filled;

    public SlidingMoments(int periods)
    {
        _block = new double[periods];
        _tailMeans = new double[periods + 1];
        _tailSquares = new double[periods + 1];
        _reciprocals = new double[periods + 1];
        _tailMeans.AsSpan(0, periods).Fill(double.NaN);
        for (var i = 1; i <= periods; i++) _reciprocals[i] = 1.0 / i;
        _perPeriod = 1.0 / periods;
    }

    /// <summary>Mean of the newest n values, and the sum of their squared distances to it; NaN if there are fewer or one of them is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (double Mean, double Squares) Next(double x, bool commit)
    {
        var count = _filled + 1;
        var toX = x - _headMean;
        var headMean = Math.FusedMultiplyAdd(toX, _reciprocals[count], _headMean);
        var headSquares = Math.FusedMultiplyAdd(toX, x - headMean, _headSquares);

        // An empty tail (count = n) has weight 0 and is stored as mean 0, squares 0.
        var tailMean = _tailMeans[count];
        var share = count * _perPeriod;
        var between = headMean - tailMean;
        var weight = (_block.Length - count) * share;
        var mean = count == _block.Length ? headMean : Math.FusedMultiplyAdd(between, share, tailMean);
        var squares = Math.FusedMultiplyAdd(between * between, weight, _tailSquares[count] + headSquares);
        if (commit)
        {
            _block[_filled] = x;
            _filled = count;
            _headMean = headMean;
            _headSquares = headSquares;
            if (count == _block.Length) TurnOver();
        }

        return (mean, squares);
    }

    public readonly void Save(StateWriter writer)
    {
        writer.WriteDoubles(_block);
        writer.WriteDoubles(_tailMeans);
        writer.WriteDoubles(_tailSquares);
        writer.WriteDouble(_headMean);
        writer.WriteDouble(_headSquares);
        writer.WriteInt32(_filled);
    }

    public void Load(StateReader reader)
    {
        reader.ReadDoubles(_block);
        reader.ReadDoubles(_tailMeans);
        reader.ReadDoubles(_tailSquares);
        _headMean = reader.ReadDouble();
        _headSquares = reader.ReadDouble();
        _filled = reader.ReadInt32();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TurnOver()
    {
        double mean = 0, squares = 0;
        var count = 0;
        for (var i = _block.Length - 1; i > 0; i--)
        {
            count++;
            var toX = _block[i] - mean;
            mean = Math.FusedMultiplyAdd(toX, _reciprocals[count], mean);
            squares = Math.FusedMultiplyAdd(toX, _block[i] - mean, squares);
            _tailMeans[i] = mean;
            _tailSquares[i] = squares;
        }

        _headMean = 0;
        _headSquares = 0;
        _filled = 0;
    }
}
