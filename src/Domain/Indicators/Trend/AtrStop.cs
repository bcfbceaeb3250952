using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Trend;

internal struct AtrStop(int periods, double multiplier, bool isFromHighLow) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "atrstop", "ATR trailing stop", "Trailing stop that many average true ranges from the close, or from high and low.",
        [
            IndicatorParameter.Periods("lookback", 21, 2), IndicatorParameter.Number("multiplier", 3, 0.01, 100),
            IndicatorParameter.Choice("endType", "close", "highlow"),
        ],
        ["AtrStop", "BuyStop", "SellStop", "Atr"],
        p => (int)p[0], p => new BarIndicator<AtrStop>(new((int)p[0], p[1], p[2] == 1)));

    private Atr _range = new(periods);
    private TrailingBand _band = new();
    private double _priorClose = double.NaN;

    public static int OutputCount => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var range = _range.Next(bar, commit);
        var reach = multiplier * range;
        var upper = (isFromHighLow ? bar.High : bar.Close) + reach;
        var lower = (isFromHighLow ? bar.Low : bar.Close) - reach;
        var (stop, isRising) = _band.Next(upper, lower, bar.Close, bar.Close >= _priorClose, commit);
        if (commit) _priorClose = bar.Close;
        output[3] = range;
        output[2] = isRising ? stop : double.NaN;
        output[1] = isRising ? double.NaN : stop;
        output[0] = stop;
    }

    public readonly void Save(StateWriter writer)
    {
        _range.Save(writer);
        _band.Save(writer);
        writer.WriteDouble(_priorClose);
    }

    public void Load(StateReader reader)
    {
        _range.Load(reader);
        _band.Load(reader);
        _priorClose = reader.ReadDouble();
    }
}
