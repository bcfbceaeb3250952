using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Windows;

/// <summary>
/// Least-squares line through the last n values in amortised O(1): mean, squared deviations and co-deviation with time of a block's tail and of the
/// next block's head, put together by Chan, Golub and LeVeque (1979). All values are taken less the last value of the block before: the
/// sums stay small, so nearly flat stretches of a large price keep their digits.
/// </summary>
internal struct SlidingLine
{
    private readonly double[] _block;
    private readonly double[] _tailMeans;
    private readonly double[] _tailSquares;
    private readonly double[] _tailProducts;
    private double _origin = double.NaN;
    private double _headMean;
    private double _headSquares;
    private double _headProducts;
    private int _filled;

    public SlidingLine(int periods)
    {
        _block = new double[periods];
        _tailMeans = new double[periods + 1];
        _tailSquares = new double[periods + 1];
        _tailProducts = new double[periods + 1];
        _tailMeans.AsSpan(0, periods).Fill(double.NaN);
    }

    /// <summary>
    /// Mean of the newest n values, slope per bar, and sum of squared deviations from the mean; NaN if there are fewer or one of them is NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (double Mean, double Slope, double Squares) Next(double x, bool commit)
    {
        var periods = _block.Length;
        var count = _filled + 1;
        var origin = double.IsNaN(_origin) ? x : _origin;
        var (headMean, headSquares, headProducts) = Join(
            _filled, _headMean, _headSquares, _headProducts, 1, x - origin, 0, 0);
        var (mean, squares, products) = Join(
            periods - count, _tailMeans[count], _tailSquares[count], _tailProducts[count], count, headMean, headSquares, headProducts);
        var result = (mean + origin, products / TimeSquares(periods), squares);
        if (commit)
        {
            _origin = origin;
            _block[_filled] = x;
            _filled = count;
            _headMean = headMean;
            _headSquares = headSquares;
            _headProducts = headProducts;
            if (count == periods) TurnOver();
        }

        return result;
    }

    /// <summary>Sum of the squared distances of n equally spaced times to their mean: n (n² - 1) / 12.</summary>
    public static double TimeSquares(int periods) => (double)periods * (((double)periods * periods) - 1) / 12;

    public readonly void Save(StateWriter writer)
    {
        writer.WriteDoubles(_block);
        writer.WriteDoubles(_tailMeans);
        writer.WriteDoubles(_tailSquares);
        writer.WriteDoubles(_tailProducts);
        writer.WriteDouble(_origin);
        writer.WriteDouble(_headMean);
        writer.WriteDouble(_headSquares);
        writer.WriteDouble(_headProducts);
        writer.WriteInt32(_filled);
    }

    public void Load(StateReader reader)
    {
        reader.ReadDoubles(_block);
        reader.ReadDoubles(_tailMeans);
        reader.ReadDoubles(_tailSquares);
        reader.ReadDoubles(_tailProducts);
        _origin = reader.ReadDouble();
        _headMean = reader.ReadDouble();
        _headSquares = reader.ReadDouble();
        _headProducts = reader.ReadDouble();
        _filled = reader.ReadInt32();
    }

    /// <summary>Two runs of values, one right after the other, as one. Their mean times lie (a + b) / 2 apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (double Mean, double Squares, double Products) Join(
        int a, double meanA, double squaresA, double productsA, int b, double meanB, double squaresB, double productsB)
    {
        double count = a + b;
        var between = meanB - meanA;
        var weight = a * (b / count);
        return (
            a == 0 ? meanB : meanA + (between * (b / count)),
            squaresA + squaresB + (between * between * weight),
            productsA + productsB + (between * (count / 2) * weight));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TurnOver()
    {
        var periods = _block.Length;
        _origin = double.IsFinite(_block[periods - 1]) ? _block[periods - 1] : double.NaN;
        double mean = 0, squares = 0, products = 0;
        for (var i = periods - 1; i > 0; i--)
        {
            (mean, squares, products) = i == periods - 1
                ? (_block[i] - _origin, 0, 0)
                : Join(1, _block[i] - _origin, 0, 0, periods - 1 - i, mean, squares, products);
            _tailMeans[i] = mean;
            _tailSquares[i] = squares;
            _tailProducts[i] = products;
        }

        _headMean = 0;
        _headSquares = 0;
        _headProducts = 0;
        _filled = 0;
    }
}
