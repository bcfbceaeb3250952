using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Windows;

/// <summary>Maximum of the last n values in amortised O(1), by blocks as in <see cref="SlidingSum"/>. An infinite value counts as missing.</summary>
internal struct SlidingHighest
{
    /// <summary>Above everything, so that it wins and shows as NaN.</summary>
    private const double Missing = double.PositiveInfinity;

    private readonly double[] _block;
    private readonly double[] _tails;
    private double _head = double.NegativeInfinity;
    private int _filled;

    /// <param name="periods">Values in a window.</param>
    /// <param name="allowsFewer">Whether the first n - 1 results are of what there is, instead of NaN.</param>
    public SlidingHighest(int periods, bool allowsFewer = false)
    {
        _block = new double[periods];
        _tails = new double[periods + 1];
        _tails.AsSpan(0, periods).Fill(allowsFewer ? double.NegativeInfinity : Missing);
        _tails[periods] = double.NegativeInfinity;
    }

    /// <summary>The highest of the newest n values, <paramref name="x"/> the last; NaN if there are fewer or one of them is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Next(double x, bool commit)
    {
        var value = double.IsNaN(x) ? Missing : x;
        var filled = _filled;
        var head = Greater.Of(_head, value);
        var highest = Greater.Of(head, _tails[filled + 1]);
        if (commit)
        {
            _block[filled] = value;
            _head = head;
            _filled = ++filled;
            if (filled == _block.Length)
            {
                FoldTails(_block, _tails);
                _head = double.NegativeInfinity;
                _filled = 0;
            }
        }

        return highest < Missing ? highest : double.NaN;
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FoldTails(ReadOnlySpan<double> block, Span<double> tails)
    {
        var tail = double.NegativeInfinity;
        tails = tails[..block.Length];
        for (var i = block.Length - 1; (uint)i < (uint)tails.Length; i--) tails[i] = tail = Greater.Of(tail, block[i]);
    }
}
