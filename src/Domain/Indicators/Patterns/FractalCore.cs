using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Patterns;

/// <summary>Peaks and troughs: values beyond all of the left ones before and the right ones after. Known right bars late.</summary>
internal struct FractalCore(int left, int right)
{
    private SlidingWindow _highs = new(left + right + 1);
    private SlidingWindow _lows = new(left + right + 1);

    /// <summary>The high and low of the bar right steps back if it is a peak, a trough; else NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (double High, double Low) Next(double high, double low, bool commit)
    {
        var highs = _highs.Next(high, commit);
        var lows = _lows.Next(low, commit);
        double peak = highs[left], trough = lows[left];
        for (var i = 0; i < highs.Length; i++)
        {
            if (i == left) continue;

            // So written that a missing neighbour rules a fractal out.
            if (!(highs[i] < highs[left])) peak = double.NaN;
            if (!(lows[i] > lows[left])) trough = double.NaN;
        }

        return (peak, trough);
    }

    public readonly void Save(StateWriter writer)
    {
        _highs.Save(writer);
        _lows.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _highs.Load(reader);
        _lows.Load(reader);
    }
}
