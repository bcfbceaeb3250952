using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Averages;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Bands;

internal struct MaEnvelopes(SeriesIndicator average, double percent) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "maenv", "Moving average envelopes", "A moving average, and bands percent above and below it.",
        [
            IndicatorParameter.Periods("lookback", 20, 2), IndicatorParameter.Number("percent", 2.5, 0.001, 1000),
            IndicatorParameter.Choice("average", [.. Averages.Select(a => a.Name)]),
        ],
        ["Centerline", "UpperEnvelope", "LowerEnvelope"],
        p => Averages[(int)p[2]].WarmUp(Averages[(int)p[2]].Complete([p[0]])),
        p => new ValueIndicator<MaEnvelopes>(new((SeriesIndicator)Averages[(int)p[2]].New([p[0]]), p[1])));

    private readonly SeriesIndicator _average = average;

    public static int OutputCount => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        if (commit) _average.Add(value, output);
        else _average.Peek(value, output);
        var centre = output[0];
        var reach = centre * (percent / 100);
        output[2] = centre - reach;
        output[1] = centre + reach;
    }

    public readonly void Save(StateWriter writer) => _average.Save(writer);

    public readonly void Load(StateReader reader) => _average.Load(reader);

    private static IndicatorDefinition[] Averages =>
    [
        Sma.Definition, Alma.Definition, Dema.Definition, Ema.Definition, Epma.Definition, Hma.Definition, Smma.Definition, Tema.Definition, Wma.Definition,
    ];
}
