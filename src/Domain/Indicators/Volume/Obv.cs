using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Volume;

internal struct Obv() : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "obv", "On-balance volume", "Volume added on a rise of the close and taken off on a fall; 0 at the first bar.",
        [], ["Obv"], _ => 0, _ => new BarIndicator<Obv>(new()));

    private double _obv;
    private double _priorClose = double.NaN;

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var obv = bar.Close > _priorClose ? _obv + bar.Volume : bar.Close < _priorClose ? _obv - bar.Volume : _obv;
        if (commit)
        {
            _obv = obv;
            _priorClose = bar.Close;
        }

        output[0] = obv;
    }

    public readonly void Save(StateWriter writer)
    {
        writer.WriteDouble(_obv);
        writer.WriteDouble(_priorClose);
    }

    public void Load(StateReader reader)
    {
        _obv = reader.ReadDouble();
        _priorClose = reader.ReadDouble();
    }
}
