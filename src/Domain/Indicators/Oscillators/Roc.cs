using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Oscillators;

internal struct Roc(int periods) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "roc", "Rate of change", "Change over lookback bars, and that in percent.",
        [IndicatorParameter.Periods("lookback", 14)], ["Momentum", "Roc"],
        p => (int)p[0], p => new ValueIndicator<Roc>(new((int)p[0])));

    private Delay _back = new(periods);

    public static int OutputCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var back = _back.Next(value, commit);
        var momentum = value - back;
        output[1] = back == 0 ? double.NaN : 100 * momentum / back;
        output[0] = momentum;
    }

    public readonly void Save(StateWriter writer) => _back.Save(writer);

    public void Load(StateReader reader) => _back.Load(reader);
}
