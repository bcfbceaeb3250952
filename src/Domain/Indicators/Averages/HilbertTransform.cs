using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Windows;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Indicators.Averages;

/// <summary>
/// Ehlers' measurement of the dominant cycle: a Hilbert transformer gives the in-phase and quadrature parts of the smoothed price, a homodyne
/// discriminator their period. J. F. Ehlers, Rocket Science for Traders (2001), chapters 6 and 7.
/// </summary>
internal struct HilbertTransform()
{
    private HistoryOfSeven _price = new();
    private HistoryOfSeven _smooth = new();
    private HistoryOfSeven _detrended = new();
    private HistoryOfSeven _quadrature = new();
    private HistoryOfSeven _inPhase = new();
    private double _i2;
    private double _q2;
    private double _re;
    private double _im;
    private double _period;

    /// <summary>What one step measures; the period is in bars.</summary>
    public readonly record struct Cycle(double Smooth, double InPhase, double Quadrature, double Period);

    /// <summary>Takes in a price of the start-up, in which nothing is measured.</summary>
    public void Prime(double price)
    {
        _price.Next(price, commit: true);
        _smooth.Next(0, commit: true);
        _detrended.Next(0, commit: true);
        _quadrature.Next(0, commit: true);
        _inPhase.Next(0, commit: true);
    }

    public Cycle Next(double price, bool commit)
    {
        var gain = (0.075 * _period) + 0.54;
        var prices = _price.Next(price, commit);
        var smooth = ((4 * price) + (3 * prices[5]) + (2 * prices[4]) + prices[3]) / 10;
        var detrended = Transform(_smooth.Next(smooth, commit)) * gain;
        var detrendeds = _detrended.Next(detrended, commit);
        var quadrature = Transform(detrendeds) * gain;
        var inPhase = detrendeds[3];

        // Both parts advanced by 90 degrees, then added as phasors over 3 bars.
        var inPhaseAhead = Transform(_inPhase.Next(inPhase, commit)) * gain;
        var quadratureAhead = Transform(_quadrature.Next(quadrature, commit)) * gain;
        var i2 = (0.2 * (inPhase - quadratureAhead)) + (0.8 * _i2);
        var q2 = (0.2 * (quadrature + inPhaseAhead)) + (0.8 * _q2);
        var re = (0.2 * ((i2 * _i2) + (q2 * _q2))) + (0.8 * _re);
        var im = (0.2 * ((i2 * _q2) - (q2 * _i2))) + (0.8 * _im);
        var period = Limit(im != 0 && re != 0 ? 2 * Math.PI / Trigonometry.Atan(im / re) : 0);
        if (commit) (_i2, _q2, _re, _im, _period) = (i2, q2, re, im, period);
        return new(smooth, inPhase, quadrature, period);
    }

    public readonly void Save(StateWriter writer)
    {
        _price.Save(writer);
        _smooth.Save(writer);
        _detrended.Save(writer);
        _quadrature.Save(writer);
        _inPhase.Save(writer);
        writer.WriteDouble(_i2);
        writer.WriteDouble(_q2);
        writer.WriteDouble(_re);
        writer.WriteDouble(_im);
        writer.WriteDouble(_period);
    }

    public void Load(StateReader reader)
    {
        _price.Load(reader);
        _smooth.Load(reader);
        _detrended.Load(reader);
        _quadrature.Load(reader);
        _inPhase.Load(reader);
        _i2 = reader.ReadDouble();
        _q2 = reader.ReadDouble();
        _re = reader.ReadDouble();
        _im = reader.ReadDouble();
        _period = reader.ReadDouble();
    }

    private static double Transform(ReadOnlySpan<double> x) => (0.0962 * x[6]) + (0.5769 * x[4]) - (0.5769 * x[2]) - (0.0962 * x[0]);

    /// <summary>At most half as long again and two thirds of the period before, 6 to 50 bars, and smoothed.</summary>
    private readonly double Limit(double period)
    {
        if (period > 1.5 * _period) period = 1.5 * _period;
        if (period < 0.67 * _period) period = 0.67 * _period;
        if (period < 6) period = 6;
        if (period > 50) period = 50;
        return (0.2 * period) + (0.8 * _period);
    }

    /// <summary>The last seven values; 0 before the first.</summary>
    private struct HistoryOfSeven
    {
        private SlidingWindow _window = new(7);

        public HistoryOfSeven()
        {
            for (var i = 0; i < 7; i++) _window.Next(0, commit: true);
        }

        public ReadOnlySpan<double> Next(double x, bool commit) => _window.Next(x, commit);

        public readonly void Save(StateWriter writer) => _window.Save(writer);

        public void Load(StateReader reader) => _window.Load(reader);
    }
}
