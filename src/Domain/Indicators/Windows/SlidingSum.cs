using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Windows;

/// <summary>
/// Sum of the last n values in amortised O(1), without ever taking a value out again: the series is cut into blocks of n, and a window is the tail of
/// one block (summed once, backwards, when the block was full) and the head of the next (summed as it grows). Nothing is subtracted, so the
/// sum doesn't drift however long the series, and each has the rounding of n - 1 additions. The scheme is that of M. van Herk, Pattern Recognition
/// Letters 13 (1992), and J. Gil and M. Werman, IEEE PAMI 15 (1993), for maxima.
/// </summary>
internal struct SlidingSum
{
    private readonly double[] _block;

    // _tails[i] sums the values i… of the block before; NaN in the first block makes every window NaN that isn't full yet.
    private readonly double[] _tails;
    private double _head;
    private int _filled;

    public SlidingSum(int periods)
    {
        _block = new double[periods];
        _tails = new double[periods + 1];
        _tails.AsSpan(0, periods).Fill(double.NaN);
    }

    /// <summary>The sum of the newest n values, <paramref name="x"/> the last; NaN if there are fewer or one of them is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Next(double x, bool commit)
    {
        var filled = _filled;
        var head = _head + x;
        var sum = head + _tails[filled + 1];
        if (commit)
        {
            _block[filled] = x;
            _head = head;
            _filled = ++filled;
            if (filled == _block.Length)
            {
                SumTails(_block, _tails);
                _head = 0;
                _filled = 0;
            }
        }

        return sum;
    }

    /// <summary>Next for each value, times <paramref name="factor"/>: the same additions, a block at a time.</summary>
    public void NextAll(ReadOnlySpan<double> values, double factor, Span<double> output)
    {
        while (values.Length > 0)
        {
            var count = Math.Min(values.Length, _block.Length - _filled);
            var tails = _tails.AsSpan(_filled + 1, count);
            var stretch = values[..count];
            var sums = output[..count];
            var head = _head;
            for (var i = 0; i < stretch.Length && i < tails.Length && i < sums.Length; i++)
            {
                head += stretch[i];
                sums[i] = (head + tails[i]) * factor;
            }

            var isWhole = count == _block.Length;
            if (!isWhole || values.Length < 2 * count) stretch.CopyTo(_block.AsSpan(_filled));
            _head = head;
            _filled += count;
            if (_filled == _block.Length)
            {
                SumTails(isWhole ? stretch : _block, _tails);
                _head = 0;
                _filled = 0;
            }

            values = values[count..];
            output = output[count..];
        }
    }

    public readonly void Save(StateWriter writer)
    {
        writer.WriteDoubles(_block);
        writer.WriteDoubles(_tails);
        writer.WriteDouble(_head);
        writer.WriteInt32(_filled);
    }

    public void Load(StateReader reader)
    {
        reader.ReadDoubles(_block);
        reader.ReadDoubles(_tails);
        _head = reader.ReadDouble();
        _filled = reader.ReadInt32();
    }

    // Static, as a call on the struct itself would keep its fields out of registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SumTails(ReadOnlySpan<double> block, Span<double> tails)
    {
        double tail = 0;
        tails = tails[..block.Length];
        for (var i = block.Length - 1; (uint)i < (uint)tails.Length; i--) tails[i] = tail += block[i];
    }
}
