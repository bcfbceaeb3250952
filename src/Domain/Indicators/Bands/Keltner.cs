using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Smoothing;
using SignalEs.Domain.Indicators.Trend;

namespace SignalEs.Domain.Indicators.Bands;

internal struct Keltner(int emaPeriods, double multiplier, int atrPeriods) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "keltner", "Keltner channels", "EMA of the close, and bands that many average true ranges above and below it.",
        [IndicatorParameter.Periods("ema", 20, 2), IndicatorParameter.Number("multiplier", 2, 0.01, 100), IndicatorParameter.Periods("atr", 10, 2)],
        ["UpperBand", "Centerline", "LowerBand", "Width"],
        p => (int)Math.Max(p[0], p[2]) - 1, p => new BarIndicator<Keltner>(new((int)p[0], p[1], (int)p[2])));

    private ExponentialAverage _average = ExponentialAverage.Of(emaPeriods);
    private Atr _range = new(atrPeriods);
    private int _seen;

    public static int OutputCount => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var average = _average.Next(bar.Close, commit);
        var reach = _range.Next(bar, commit) * multiplier;

        // Nothing is shown before the longer of the two windows is full.
        var seen = Math.Min(_seen + 1, Math.Max(emaPeriods, atrPeriods));
        if (commit) _seen = seen;
        if (seen < Math.Max(emaPeriods, atrPeriods)) average = double.NaN;
        output[3] = average == 0 ? double.NaN : 2 * reach / average;
        output[2] = average - reach;
        output[1] = average;
        output[0] = average + reach;
    }

    public readonly void Save(StateWriter writer)
    {
        _average.Save(writer);
        _range.Save(writer);
        writer.WriteInt32(_seen);
    }

    public void Load(StateReader reader)
    {
        _average.Load(reader);
        _range.Load(reader);
        _seen = reader.ReadInt32();
    }
}
