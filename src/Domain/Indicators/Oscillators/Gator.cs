using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Averages;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Oscillators;

internal struct Gator(Alligator alligator) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "gator", "Gator oscillator", "Distances of the alligator's jaw from its teeth and of its teeth from its lips (negative), and whether each grows.",
        [], ["Upper", "Lower", "UpperIsExpanding", "LowerIsExpanding"],
        _ => 12, _ => new ValueIndicator<Gator>(new(new(13, 8, 8, 5, 5, 3)), PriceSource.Hl2));

    private Alligator _alligator = alligator;
    private double _upper = double.NaN;
    private double _lower = double.NaN;

    public static int OutputCount => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        _alligator.Step(value, output, commit);
        var upper = Math.Abs(output[0] - output[1]);
        var lower = -Math.Abs(output[1] - output[2]);
        output[3] = double.IsNaN(_lower) ? double.NaN : lower < _lower ? 1 : 0;
        output[2] = double.IsNaN(_upper) ? double.NaN : upper > _upper ? 1 : 0;
        output[1] = lower;
        output[0] = upper;
        if (commit)
        {
            _upper = upper;
            _lower = lower;
        }
    }

    public readonly void Save(StateWriter writer)
    {
        _alligator.Save(writer);
        writer.WriteDouble(_upper);
        writer.WriteDouble(_lower);
    }

    public void Load(StateReader reader)
    {
        _alligator.Load(reader);
        _upper = reader.ReadDouble();
        _lower = reader.ReadDouble();
    }
}
