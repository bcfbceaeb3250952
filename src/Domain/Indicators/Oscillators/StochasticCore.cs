using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Oscillators;

/// <summary>Where a value lies between the lowest low and the highest high of the last n, 0 to 100, smoothed by an SMA, with the SMA of that as signal.</summary>
internal struct StochasticCore(int periods, int signalPeriods, int smoothPeriods)
{
    private SlidingHighest _highest = new(periods);
    private SlidingLowest _lowest = new(periods);
    private SlidingMean _smooth = new(smoothPeriods);
    private SlidingMean _signal = new(signalPeriods);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (double Oscillator, double Signal) Next(double high, double low, double close, bool commit)
    {
        var highest = _highest.Next(high, commit);
        var lowest = _lowest.Next(low, commit);
        double raw;

        // The ends are given as exact 0 and 100: the quotient could miss them by a rounding.
        if (close >= highest) raw = highest == lowest ? 0 : 100;
        else if (close <= lowest) raw = 0;
        else raw = 100 * (close - lowest) / (highest - lowest);
        var oscillator = _smooth.Next(raw, commit);
        return (oscillator, _signal.Next(oscillator, commit));
    }

    public readonly void Save(StateWriter writer)
    {
        _highest.Save(writer);
        _lowest.Save(writer);
        _smooth.Save(writer);
        _signal.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _highest.Load(reader);
        _lowest.Load(reader);
        _smooth.Load(reader);
        _signal.Load(reader);
    }
}
