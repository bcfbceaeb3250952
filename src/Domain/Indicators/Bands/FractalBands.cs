using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Patterns;

namespace SignalEs.Domain.Indicators.Bands;

internal struct FractalBands(int span) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "fcb", "Fractal chaos bands", "The newest fractal high and low that are known.",
        [IndicatorParameter.Periods("span", 2, 2, 500)], ["UpperBand", "LowerBand"],
        p => 2 * (int)p[0], p => new BarIndicator<FractalBands>(new((int)p[0])));

    private FractalCore _core = new(span, span);
    private double _upper = double.NaN;
    private double _lower = double.NaN;

    public static int OutputCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var (high, low) = _core.Next(bar.High, bar.Low, commit);
        var upper = double.IsNaN(high) ? _upper : high;
        var lower = double.IsNaN(low) ? _lower : low;
        if (commit)
        {
            _upper = upper;
            _lower = lower;
        }

        output[1] = lower;
        output[0] = upper;
    }

    public readonly void Save(StateWriter writer)
    {
        _core.Save(writer);
        writer.WriteDouble(_upper);
        writer.WriteDouble(_lower);
    }

    public void Load(StateReader reader)
    {
        _core.Load(reader);
        _upper = reader.ReadDouble();
        _lower = reader.ReadDouble();
    }
}
