using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Oscillators;

internal struct Stochastic(int periods, int signalPeriods, int smoothPeriods) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "stoch", "Stochastic oscillator",
        "Where the close lies in the range of the last lookback bars: %K (smoothed), its signal %D, and J = 3K - 2D. K, D and J repeat the first three.",
        [IndicatorParameter.Periods("lookback", 14), IndicatorParameter.Periods("signal", 3), IndicatorParameter.Periods("smooth", 3)],
        ["Oscillator", "Signal", "PercentJ", "K", "D", "J"],
        p => (int)p[0] + (int)p[2] - 2, p => new BarIndicator<Stochastic>(new((int)p[0], (int)p[1], (int)p[2])))
    {
        Aliases = ["stochastic"],
    };

    private StochasticCore _core = new(periods, signalPeriods, smoothPeriods);

    public static int OutputCount => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var (k, d) = _core.Next(bar.High, bar.Low, bar.Close, commit);
        var j = (3 * k) - (2 * d);
        output[5] = j;
        output[4] = d;
        output[3] = k;
        output[2] = j;
        output[1] = d;
        output[0] = k;
    }

    public readonly void Save(StateWriter writer) => _core.Save(writer);

    public void Load(StateReader reader) => _core.Load(reader);
}
