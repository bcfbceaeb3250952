using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Statistics;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Formulas.Expressions.Running;

// Window functions of formulas as kernels of one output, over the windows that indicators use.

internal struct Lag(int n) : IKernel<double>
{
    private Delay _delay = new(n);

    public static int OutputCount => 1;

    public void Step(in double value, Span<double> output, bool commit) => output[0] = _delay.Next(value, commit);

    public readonly void Save(StateWriter writer) => _delay.Save(writer);

    public void Load(StateReader reader) => _delay.Load(reader);
}

internal struct WindowSum(int n) : IKernel<double>
{
    private SlidingSum _sum = new(n);

    public static int OutputCount => 1;

    public void Step(in double value, Span<double> output, bool commit) => output[0] = _sum.Next(value, commit);

    public readonly void Save(StateWriter writer) => _sum.Save(writer);

    public void Load(StateReader reader) => _sum.Load(reader);
}

internal struct WindowMean(int n) : IKernel<double>
{
    private SlidingMean _mean = new(n);

    public static int OutputCount => 1;

    public void Step(in double value, Span<double> output, bool commit) => output[0] = _mean.Next(value, commit);

    public readonly void Save(StateWriter writer) => _mean.Save(writer);

    public void Load(StateReader reader) => _mean.Load(reader);
}

internal struct WindowHighest(int n) : IKernel<double>
{
    private SlidingHighest _highest = new(n);

    public static int OutputCount => 1;

    public void Step(in double value, Span<double> output, bool commit) => output[0] = _highest.Next(value, commit);

    public readonly void Save(StateWriter writer) => _highest.Save(writer);

    public void Load(StateReader reader) => _highest.Load(reader);
}

internal struct WindowLowest(int n) : IKernel<double>
{
    private SlidingLowest _lowest = new(n);

    public static int OutputCount => 1;

    public void Step(in double value, Span<double> output, bool commit) => output[0] = _lowest.Next(value, commit);

    public readonly void Save(StateWriter writer) => _lowest.Save(writer);

    public void Load(StateReader reader) => _lowest.Load(reader);
}

internal struct WindowDeviation(int n) : IKernel<double>
{
    private StdDev _deviation = new(n);

    public static int OutputCount => 1;

    public void Step(in double value, Span<double> output, bool commit)
    {
        Span<double> row = stackalloc double[3];
        _deviation.Step(value, row, commit);
        output[0] = row[0];
    }

    public readonly void Save(StateWriter writer) => _deviation.Save(writer);

    public void Load(StateReader reader) => _deviation.Load(reader);
}
