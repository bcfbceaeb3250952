using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Statistics;

internal struct Prs(int periods) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "prs", "Price relative strength", "Close over the reference, and the percent change of the close less that of the reference over lookback bars, as a fraction.",
        [IndicatorParameter.Periods("lookback", 20)], ["Prs", "PrsPercent"],
        _ => 0, p => new BarIndicator<Prs>(new((int)p[0])))
    {
        NeedsReference = true,
    };

    private Delay _own = new(periods);
    private Delay _base = new(periods);

    public static int OutputCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var own = _own.Next(bar.Close, commit);
        var other = _base.Next(bar.Reference, commit);
        output[1] = own == 0 || other == 0 ? double.NaN : ((bar.Close - own) / own) - ((bar.Reference - other) / other);
        output[0] = bar.Reference == 0 ? double.NaN : bar.Close / bar.Reference;
    }

    public readonly void Save(StateWriter writer)
    {
        _own.Save(writer);
        _base.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _own.Load(reader);
        _base.Load(reader);
    }
}
