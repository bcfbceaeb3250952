using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Windows;

/// <summary>
/// Mean and sum of squared deviations of the last n values in amortised O(1): blocks as in <see cref="SlidingSum"/>, each part by Welford's update
/// (Technometrics 4, 1962), the two parts put together by Chan, Golub and LeVeque (1979), eq. 2.1. Neither a difference of large sums nor a
/// subtraction of old values: the relative error of a deviation stays within some ulps of mean over deviation, and a flat window has exactly 0.
/// </summary>
internal struct SlidingMoments
{
    private readonly double[] _block;
    private readonly Joint[] _joints;
    private double _headMean;
    private double _headSquares;
    private int _filled;

    public SlidingMoments(int periods)
    {
        _block = new double[periods];
        _joints = new Joint[periods + 1];
        for (var count = 1; count <= periods; count++)
        {
            var share = (double)count / periods;
            _joints[count] = new() { Reciprocal = 1.0 / count, Share = share, Weight = (periods - count) * share, TailMean = double.NaN };
        }

        _joints[periods].TailMean = 0;
    }

    /// <summary>Mean of the newest n values, and the sum of their squared distances to it; NaN if there are fewer or one of them is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (double Mean, double Squares) Next(double x, bool commit)
    {
        var count = _filled + 1;
        ref readonly var joint = ref _joints[count];
        var toX = x - _headMean;
        var headMean = Math.FusedMultiplyAdd(toX, joint.Reciprocal, _headMean);
        var headSquares = Math.FusedMultiplyAdd(toX, x - headMean, _headSquares);

        // With a full head the tail is empty: mean 0, share of the head 1, weight 0.
        var between = headMean - joint.TailMean;
        var mean = Math.FusedMultiplyAdd(between, joint.Share, joint.TailMean);
        var squares = Math.FusedMultiplyAdd(between * between, joint.Weight, joint.TailSquares + headSquares);
        if (commit)
        {
            _block[_filled] = x;
            _filled = count;
            _headMean = headMean;
            _headSquares = headSquares;
            if (count == _block.Length)
            {
                TurnOver(_block, _joints);
                _headMean = 0;
                _headSquares = 0;
                _filled = 0;
            }
        }

        return (mean, squares);
    }

    /// <summary>
    /// The mean of the window that ends with <paramref name="x"/>, summed from oldest to newest: O(n), for where a difference to the mean cancels and the
    /// roundings of the definition decide. Call it right after <see cref="Next"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly double MeanInOrder(double x, bool isCommitted)
    {
        double sum = 0;
        for (var i = isCommitted ? _filled : _filled + 1; i < _block.Length; i++) sum += _block[i];
        for (var i = 0; i < _filled; i++) sum += _block[i];
        return (isCommitted ? sum : sum + x) / _block.Length;
    }

    public readonly void Save(StateWriter writer)
    {
        writer.WriteDoubles(_block);
        foreach (ref readonly var joint in _joints.AsSpan(1))
        {
            writer.WriteDouble(joint.TailMean);
            writer.WriteDouble(joint.TailSquares);
        }

        writer.WriteDouble(_headMean);
        writer.WriteDouble(_headSquares);
        writer.WriteInt32(_filled);
    }

    public void Load(StateReader reader)
    {
        reader.ReadDoubles(_block);
        foreach (ref var joint in _joints.AsSpan(1))
        {
            joint.TailMean = reader.ReadDouble();
            joint.TailSquares = reader.ReadDouble();
        }

        _headMean = reader.ReadDouble();
        _headSquares = reader.ReadDouble();
        _filled = reader.ReadInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TurnOver(double[] block, Joint[] joints)
    {
        double mean = 0, squares = 0;
        for (int i = block.Length - 1, count = 1; i > 0; i--, count++)
        {
            var toX = block[i] - mean;
            mean = Math.FusedMultiplyAdd(toX, joints[count].Reciprocal, mean);
            squares = Math.FusedMultiplyAdd(toX, block[i] - mean, squares);
            joints[i].TailMean = mean;
            joints[i].TailSquares = squares;
        }
    }

    /// <summary>What joins a head of that many values with the tail before it.</summary>
    private struct Joint
    {
        public double Reciprocal;
        public double Share;
        public double Weight;
        public double TailMean;
        public double TailSquares;
    }
}
