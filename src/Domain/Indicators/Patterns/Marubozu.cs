using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Patterns;

internal struct Marubozu(double minBody) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "marubozu", "Marubozu", "A bar whose body is at least minBody percent of its range.",
        [IndicatorParameter.Number("minBody", 95, 80, 100)], ["Price", "Match"],
        _ => 0, p => new BarIndicator<Marubozu>(new(p[0])))
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
        var matches = ExactPrice.BodyShare(bar) >= minBody / 100;
        output[1] = !matches ? 0 : bar.Close > bar.Open ? 100 : -100;
        output[0] = matches ? bar.Close : double.NaN;
    }

    public readonly void Save(StateWriter writer)
    {
    }

    public readonly void Load(StateReader reader)
    {
    }
}
