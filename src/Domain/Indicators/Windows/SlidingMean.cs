using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Windows;

/// <summary>
/// Mean of the last n values; NaN while there are fewer or one of them is NaN. Short windows are summed from oldest to newest each time: that takes no
/// longer, and differences of such means then have the roundings of the definition. n = 1 gives the value itself; n = 3, the usual smoothing,
/// needs no array.
/// </summary>
internal struct SlidingMean(int periods)
{
    /// <summary>Longest window that is gone through.</summary>
    public const int Short = 16;

    private readonly double _periods = periods;
    private double _before = double.NaN;
    private double _last = double.NaN;
    private SlidingWindow _window = new(periods is > 3 and <= Short ? periods : 2);
    private SlidingSum _sum = new(periods > Short ? periods : 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Next(double x, bool commit)
    {
        if (periods > 3) return (periods > Short ? _sum.Next(x, commit) : Sum(_window.Next(x, commit))) / _periods;
        var mean = periods switch
        {
            1 => x,
            2 => (_last + x) / _periods,
            _ => (_before + _last + x) / _periods,
        };
        if (commit)
        {
            _before = _last;
            _last = x;
        }

        return mean;
    }

    public readonly void Save(StateWriter writer)
    {
        writer.WriteDouble(_before);
        writer.WriteDouble(_last);
        if (periods > Short) _sum.Save(writer);
        else if (periods > 3) _window.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _before = reader.ReadDouble();
        _last = reader.ReadDouble();
        if (periods > Short) _sum.Load(reader);
        else if (periods > 3) _window.Load(reader);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Sum(ReadOnlySpan<double> window)
    {
        double sum = 0;
        foreach (var value in window) sum += value;
        return sum;
    }
}
