using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Windows;

/// <summary>
/// Sum, maximum or minimum of the last n values in amortised O(1), without ever taking a value out again: the series is cut into blocks of n, and a
/// window is the tail of one block (folded once, backwards, when the block was full) and the head of the next (folded as it grows).
/// Nothing is subtracted, so a sum doesn't drift however long the series, and each result has the rounding of n - 1 additions.
/// M. van Herk, Pattern Recognition Letters 13 (1992); J. Gil and M. Werman, IEEE PAMI 15 (1993).
/// </summary>
internal struct SlidingFold<TFold>
    where TFold : struct, IFold
{
    private readonly double[] _block;

    // _tails[i] folds the values i… of the block before; NaN in the first block makes every window NaN that isn't full yet.
    private readonly double[] _tails;
    private double _head = TFold.Neutral;
    private int _filled;

    /// <param name="periods">Values in a window.</param>
    /// <param name="allowsFewer">Whether the first n - 1 results fold what there is, instead of being NaN.</param>
    public SlidingFold(int periods, bool allowsFewer = false)
    {
        _block = new double[periods];
        _tails = new double[periods + 1];
        _tails.AsSpan(0, periods).Fill(allowsFewer ? TFold.Neutral : double.NaN);
        _tails[periods] = TFold.Neutral;
    }

    /// <summary>The fold over the newest n values, <paramref name="x"/> the last; NaN if there are fewer or one of them is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Next(double x, bool commit)
    {
        var filled = _filled;
        var head = TFold.Fold(_head, x);
        var result = TFold.Fold(_tails[filled + 1], head);
        if (commit)
        {
            _head = head;
            _block[filled] = x;
            _filled = filled + 1;
            if (filled + 1 == _block.Length) TurnOver();
        }

        return result;
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TurnOver()
    {
        for (var i = _block.Length - 1; i >= 0; i--) _tails[i] = TFold.Fold(_block[i], _tails[i + 1]);
        _head = TFold.Neutral;
        _filled = 0;
    }
}
