using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Indicators.Averages;

internal struct Alma(int periods, double offset, double sigma) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "alma", "Arnaud Legoux moving average", "Mean with Gaussian weights: centre at offset of the window, width lookback/sigma.",
        [IndicatorParameter.Periods("lookback", 9, 2), IndicatorParameter.Number("offset", 0.85, 0, 1), IndicatorParameter.Number("sigma", 6, 0.1, 100)],
        ["Alma"],
        p => (int)p[0] - 1, p => new ValueIndicator<Alma>(new((int)p[0], p[1], p[2])));

    private readonly double[] _weights = Weights(periods, offset, sigma);
    private SlidingWindow _window = new(periods);

    public static int OutputCount => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var window = _window.Next(value, commit);
        double sum = 0;
        for (var i = 0; i < window.Length; i++) sum += _weights[i] * window[i];
        output[0] = sum;
    }

    public readonly void Save(StateWriter writer) => _window.Save(writer);

    public void Load(StateReader reader) => _window.Load(reader);

    private static double[] Weights(int periods, double offset, double sigma)
    {
        var centre = offset * (periods - 1);
        var width = periods / sigma;
        var weights = new double[periods];
        double total = 0;
        for (var i = 0; i < periods; i++)
        {
            weights[i] = PortableMath.Exp(-((i - centre) * (i - centre)) / (2 * width * width));
            total += weights[i];
        }

        for (var i = 0; i < periods; i++) weights[i] /= total;
        return weights;
    }
}
