using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Averages;

internal struct Dynamic(int periods, double factor) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "dynamic", "McGinley Dynamic", "d + (x - d) / (k lookback (x/d)^4): an average that quickens when price falls away from it.",
        [IndicatorParameter.Periods("lookback", 14), IndicatorParameter.Number("k", 0.6, 0.01, 10)], ["Dynamic"],
        _ => 1, p => new ValueIndicator<Dynamic>(new((int)p[0], p[1])));

    private double _prior = double.NaN;
    private double _dynamic = double.NaN;

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var from = double.IsNaN(_dynamic) ? _prior : _dynamic;
        var ratio = value / from;
        var squared = ratio * ratio;
        var next = from + ((value - from) / (factor * periods * squared * squared));
        if (commit)
        {
            _prior = value;
            _dynamic = next;
        }

        output[0] = next;
    }

    public readonly void Save(StateWriter writer)
    {
        writer.WriteDouble(_prior);
        writer.WriteDouble(_dynamic);
    }

    public void Load(StateReader reader)
    {
        _prior = reader.ReadDouble();
        _dynamic = reader.ReadDouble();
    }
}
