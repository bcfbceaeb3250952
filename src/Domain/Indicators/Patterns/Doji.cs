using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Patterns;

internal struct Doji(double maxChange) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "doji", "Doji", "A bar that closes where it opened, within maxChange percent.",
        [IndicatorParameter.Number("maxChange", 0.1, 0, 0.5)], ["Price", "Match"],
        _ => 0, p => new BarIndicator<Doji>(new(p[0])))
    {
        Codes =
        [
            new("Match", 0, "None"), new("Match", 1, "Neutral"), new("Match", 100, "BullSignal"), new("Match", -100, "BearSignal"),
        ],
    };

    public static int OutputCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var matches = bar.Open != 0 && Math.Abs((bar.Close / bar.Open) - 1) <= maxChange / 100;
        output[1] = matches ? 1 : 0;
        output[0] = matches ? bar.Close : double.NaN;
    }

    public readonly void Save(StateWriter writer)
    {
    }

    public readonly void Load(StateReader reader)
    {
    }
}
