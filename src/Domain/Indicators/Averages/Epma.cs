using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Averages;

internal struct Epma(int periods) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "epma", "Endpoint moving average", "Endpoint of the least-squares line through the last lookback values.",
        [IndicatorParameter.Periods("lookback", 10, 2)], ["Epma"],
        p => (int)p[0] - 1, p => new ValueIndicator<Epma>(new((int)p[0])))
    {
        Aliases = ["lsma"],
    };

    private SlidingLine _line = new(periods);

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var (mean, slope, _) = _line.Next(value, commit);
        output[0] = mean + (slope * (periods - 1) / 2);
    }

    public readonly void Save(StateWriter writer) => _line.Save(writer);

    public void Load(StateReader reader) => _line.Load(reader);
}
