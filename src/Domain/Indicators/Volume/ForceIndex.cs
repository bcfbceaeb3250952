using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Smoothing;

namespace SignalEs.Domain.Indicators.Volume;

internal struct ForceIndex(int periods) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "forceindex", "Force index", "EMA of volume times the change of the close.",
        [IndicatorParameter.Periods("lookback", 2)], ["ForceIndex"],
        p => (int)p[0], p => new BarIndicator<ForceIndex>(new((int)p[0])));

    private ExponentialAverage _average = ExponentialAverage.Of(periods);
    private double _priorClose = double.NaN;

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var force = bar.Volume * (bar.Close - _priorClose);
        if (commit) _priorClose = bar.Close;
        output[0] = _average.Next(force, commit);
    }

    public readonly void Save(StateWriter writer)
    {
        _average.Save(writer);
        writer.WriteDouble(_priorClose);
    }

    public void Load(StateReader reader)
    {
        _average.Load(reader);
        _priorClose = reader.ReadDouble();
    }
}
