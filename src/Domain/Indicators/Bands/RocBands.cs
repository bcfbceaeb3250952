using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Smoothing;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Bands;

internal struct RocBands(int periods, int average, int deviation) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "rocwb", "Rate of change with bands", "Rate of change, its EMA, and bands at its root mean square.",
        [IndicatorParameter.Periods("lookback", 20), IndicatorParameter.Periods("ema", 5), IndicatorParameter.Periods("stddev", 5)],
        ["Roc", "RocEma", "UpperBand", "LowerBand"],
        p => (int)p[0], p => new ValueIndicator<RocBands>(new((int)p[0], (int)p[1], (int)p[2])))
    {
        Rule = p => ParameterRules.AtMost("rocwb", "stddev", p[2], "lookback", p[0]),
    };

    private Delay _back = new(periods);
    private ExponentialAverage _average = ExponentialAverage.Of(average);
    private SlidingMean _squares = new(deviation);

    public static int OutputCount => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var back = _back.Next(value, commit);
        var roc = back == 0 ? double.NaN : 100 * (value - back) / back;
        var reach = Math.Sqrt(_squares.Next(roc * roc, commit));
        output[3] = -reach;
        output[2] = reach;
        output[1] = _average.Next(roc, commit);
        output[0] = roc;
    }

    public readonly void Save(StateWriter writer)
    {
        _back.Save(writer);
        _average.Save(writer);
        _squares.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _back.Load(reader);
        _average.Load(reader);
        _squares.Load(reader);
    }
}
