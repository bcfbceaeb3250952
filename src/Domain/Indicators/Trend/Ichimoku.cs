using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Trend;

internal struct Ichimoku(int tenkan, int kijun, int senkouB, int offset) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "ichimoku", "Ichimoku cloud",
        "Middles of the ranges of three windows; the two spans are drawn offset bars later, and the close (chikou) offset bars earlier.",
        [
            IndicatorParameter.Periods("tenkan", 9), IndicatorParameter.Periods("kijun", 26, 2), IndicatorParameter.Periods("senkouB", 52, 3),
            IndicatorParameter.Periods("offset", 26, 0),
        ],
        ["TenkanSen", "KijunSen", "SenkouSpanA", "SenkouSpanB", "ChikouSpan"],
        _ => 0, p => new BarIndicator<Ichimoku>(new((int)p[0], (int)p[1], (int)p[2], (int)p[3])))
    {
        Timing = IndicatorTiming.Late,
        Lags = p => [0, 0, 0, 0, (int)p[3]],
        Rule = p => ParameterRules.Less("ichimoku", "kijun", p[1], "senkouB", p[2]),
    };

    private SlidingHighest _tenkanHigh = new(tenkan);
    private SlidingLowest _tenkanLow = new(tenkan);
    private SlidingHighest _kijunHigh = new(kijun);
    private SlidingLowest _kijunLow = new(kijun);
    private SlidingHighest _senkouHigh = new(senkouB);
    private SlidingLowest _senkouLow = new(senkouB);
    private Delay _spanA = new(offset);
    private Delay _spanB = new(offset);
    private int _seen;

    public static int OutputCount => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var conversion = (_tenkanHigh.Next(bar.High, commit) + _tenkanLow.Next(bar.Low, commit)) / 2;
        var baseLine = (_kijunHigh.Next(bar.High, commit) + _kijunLow.Next(bar.Low, commit)) / 2;
        var wide = (_senkouHigh.Next(bar.High, commit) + _senkouLow.Next(bar.Low, commit)) / 2;
        var spanA = _spanA.Next((conversion + baseLine) / 2, commit);
        var spanB = _spanB.Next(wide, commit);

        // Span A is shown once twice the offset has passed.
        var seen = Math.Min(_seen + 1, 2 * offset);
        if (commit) _seen = seen;
        output[4] = bar.Close;
        output[3] = spanB;
        output[2] = seen < 2 * offset ? double.NaN : spanA;
        output[1] = baseLine;
        output[0] = conversion;
    }

    public readonly void Save(StateWriter writer)
    {
        _tenkanHigh.Save(writer);
        _tenkanLow.Save(writer);
        _kijunHigh.Save(writer);
        _kijunLow.Save(writer);
        _senkouHigh.Save(writer);
        _senkouLow.Save(writer);
        _spanA.Save(writer);
        _spanB.Save(writer);
        writer.WriteInt32(_seen);
    }

    public void Load(StateReader reader)
    {
        _tenkanHigh.Load(reader);
        _tenkanLow.Load(reader);
        _kijunHigh.Load(reader);
        _kijunLow.Load(reader);
        _senkouHigh.Load(reader);
        _senkouLow.Load(reader);
        _spanA.Load(reader);
        _spanB.Load(reader);
        _seen = reader.ReadInt32();
    }
}
