using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Oscillators;

internal struct StochasticRsi(int rsiPeriods, int periods, int signalPeriods, int smoothPeriods) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "stochrsi", "Stochastic RSI", "Stochastic oscillator of the RSI, with its signal.",
        [
            IndicatorParameter.Periods("rsi", 14), IndicatorParameter.Periods("stoch", 14), IndicatorParameter.Periods("signal", 3),
            IndicatorParameter.Periods("smooth", 1),
        ],
        ["StochRsi", "Signal"],
        p => (int)p[0] + (int)p[1] + (int)p[3] - 2,
        p => new ValueIndicator<StochasticRsi>(new((int)p[0], (int)p[1], (int)p[2], (int)p[3])));

    private Rsi _rsi = new(rsiPeriods);
    private StochasticCore _core = new(periods, signalPeriods, smoothPeriods);

    public static int OutputCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var rsi = _rsi.Next(value, commit);
        (output[0], output[1]) = _core.Next(rsi, rsi, rsi, commit);
    }

    public readonly void Save(StateWriter writer)
    {
        _rsi.Save(writer);
        _core.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _rsi.Load(reader);
        _core.Load(reader);
    }
}
