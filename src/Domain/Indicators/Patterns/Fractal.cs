using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Patterns;

internal struct Fractal(int span, bool isOfClose) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "fractal", "Williams fractal", "A high above, or a low below, those of the span bars on either side; known span bars later.",
        [IndicatorParameter.Periods("span", 2, 2, 500), IndicatorParameter.Choice("endType", "highlow", "close")], ["FractalBear", "FractalBull"],
        p => 2 * (int)p[0], p => new BarIndicator<Fractal>(new((int)p[0], p[1] == 1)))
    {
        Timing = IndicatorTiming.Late,
        Lags = p => [(int)p[0], (int)p[0]],
    };

    private FractalCore _core = new(span, span);

    public static int OutputCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var (high, low) = _core.Next(isOfClose ? bar.Close : bar.High, isOfClose ? bar.Close : bar.Low, commit);
        output[1] = low;
        output[0] = high;
    }

    public readonly void Save(StateWriter writer) => _core.Save(writer);

    public void Load(StateReader reader) => _core.Load(reader);
}
