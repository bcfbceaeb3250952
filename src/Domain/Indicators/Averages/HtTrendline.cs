using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Averages;

/// <summary>J. F. Ehlers, Rocket Science for Traders (2001), chapter 10.</summary>
internal struct HtTrendline() : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "ht_trendline", "Hilbert transform instantaneous trendline", "Mean over the dominant cycle of the bar's middle, smoothed; with the cycle's length in bars.",
        [], ["DcPeriods", "Trendline", "SmoothPrice"], _ => 0, _ => new ValueIndicator<HtTrendline>(new(), PriceSource.Hl2))
    {
        Aliases = ["httrendline"],
    };

    private const int Start = 6;
    private const int FirstTrend = 11;
    private const int LongestCycle = 51;
    private HilbertTransform _hilbert = new();
    private SlidingWindow _prices = new(LongestCycle);
    private double _cycle;
    private Delay _trend1 = new(1);
    private Delay _trend2 = new(2);
    private Delay _trend3 = new(3);
    private int _seen;

    public static int OutputCount => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var prices = _prices.Next(value, commit);
        var seen = Math.Min(_seen + 1, LongestCycle);
        double length = double.NaN, smooth = double.NaN, raw = 0;
        if (_seen < Start)
        {
            if (commit) _hilbert.Prime(value);
        }
        else
        {
            var cycle = _hilbert.Next(value, commit);
            var mean = (0.33 * cycle.Period) + (0.67 * _cycle);
            if (commit) _cycle = mean;
            var bars = Math.Min(double.IsNaN(mean) ? 0 : (int)(mean + 0.5), seen);
            double sum = 0;
            for (var i = prices.Length - bars; i < prices.Length; i++) sum += prices[i];
            raw = bars > 0 ? sum / bars : value;
            length = bars > 0 ? bars : double.NaN;
            smooth = cycle.Smooth;
        }

        var trend = ((4 * raw) + (3 * _trend1.Next(raw, commit)) + (2 * _trend2.Next(raw, commit)) + _trend3.Next(raw, commit)) / 10;
        output[2] = smooth;
        output[1] = seen > FirstTrend ? trend : value;
        output[0] = length;
        if (commit) _seen = seen;
    }

    public readonly void Save(StateWriter writer)
    {
        _hilbert.Save(writer);
        _prices.Save(writer);
        writer.WriteDouble(_cycle);
        _trend1.Save(writer);
        _trend2.Save(writer);
        _trend3.Save(writer);
        writer.WriteInt32(_seen);
    }

    public void Load(StateReader reader)
    {
        _hilbert.Load(reader);
        _prices.Load(reader);
        _cycle = reader.ReadDouble();
        _trend1.Load(reader);
        _trend2.Load(reader);
        _trend3.Load(reader);
        _seen = reader.ReadInt32();
    }
}
