using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Oscillators;

internal struct Bop(int smooth) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "bop", "Balance of power", "(close - open) / (high - low), averaged over smooth bars; undefined if one of them has no range.",
        [IndicatorParameter.Periods("smooth", 14)], ["Bop"],
        p => (int)p[0] - 1, p => new BarIndicator<Bop>(new((int)p[0])));

    private SlidingMean _mean = new(smooth);

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var range = bar.High - bar.Low;
        output[0] = _mean.Next(range == 0 ? double.NaN : (bar.Close - bar.Open) / range, commit);
    }

    public readonly void Save(StateWriter writer) => _mean.Save(writer);

    public void Load(StateReader reader) => _mean.Load(reader);
}
