using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Oscillators;

internal struct WilliamsR(int periods) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "williamsr", "Williams %R", "How far the close lies under the highest high of the last lookback bars, in percent of their range: -100 to 0.",
        [IndicatorParameter.Periods("lookback", 14)], ["WilliamsR"],
        p => (int)p[0] - 1, p => new BarIndicator<WilliamsR>(new((int)p[0])))
    {
        Aliases = ["willr"],
    };

    private StochasticCore _core = new(periods, 1, 1);

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit) => output[0] = _core.Next(bar.High, bar.Low, bar.Close, commit).Oscillator - 100;

    public readonly void Save(StateWriter writer) => _core.Save(writer);

    public void Load(StateReader reader) => _core.Load(reader);
}
