using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Statistics;

internal struct Correlation(int periods) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "correlation", "Correlation", "Variances, covariance and correlation of the close and the reference over the last lookback bars.",
        [IndicatorParameter.Periods("lookback", 20)], ["VarianceA", "VarianceB", "Covariance", "Correlation", "RSquared"],
        p => (int)p[0] - 1, p => new BarIndicator<Correlation>(new((int)p[0])))
    {
        NeedsReference = true,
    };

    private SlidingWindow _a = new(periods);
    private SlidingWindow _b = new(periods);

    public static int OutputCount => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var moments = PairMoments.Of(_a.Next(bar.Close, commit), _b.Next(bar.Reference, commit));
        var divisor = Math.Sqrt(moments.VarianceA * moments.VarianceB);
        var correlation = divisor == 0 ? double.NaN : moments.Covariance / divisor;
        output[4] = correlation * correlation;
        output[3] = correlation;
        output[2] = moments.Covariance;
        output[1] = moments.VarianceB;
        output[0] = moments.VarianceA;
    }

    public readonly void Save(StateWriter writer)
    {
        _a.Save(writer);
        _b.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _a.Load(reader);
        _b.Load(reader);
    }
}
