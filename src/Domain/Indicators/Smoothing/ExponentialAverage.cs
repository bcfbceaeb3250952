using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Smoothing;

/// <summary>
/// y += k (x - y), first value the plain mean of the first <c>n</c> inputs. With k = 2/(n+1) the EMA, with k = 1/n Wilder's average.
/// A NaN input gives NaN and starts the average afresh, so inputs that are "not yet" may simply be passed on.
/// </summary>
internal struct ExponentialAverage
{
    private readonly double _k;
    private readonly int _seedCount;
    private double _value;
    private double _seedSum;
    private int _seen;

    private ExponentialAverage(double k, int seedCount)
    {
        _k = k;
        _seedCount = seedCount;
        _value = double.NaN;
    }

    /// <summary>k = 2 / (n + 1).</summary>
    public static ExponentialAverage Of(int periods) => new(2.0 / (periods + 1), periods);

    /// <summary>k = 1 / n: J. Welles Wilder, New Concepts in Technical Trading Systems (1978).</summary>
    public static ExponentialAverage Wilder(int periods) => new(1.0 / periods, periods);

    /// <summary>Any k and count of inputs in the first mean.</summary>
    public static ExponentialAverage Custom(double k, int seedCount) => new(k, seedCount);

    /// <summary>The newest value, NaN before there is one.</summary>
    public readonly double Value => _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Next(double x, bool commit)
    {
        // In this order a constant input stays exactly constant.
        var next = _value + (_k * (x - _value));
        if (double.IsNaN(next))
        {
            // No value yet, or no number: gathers what the first mean is made of. No call here, so that loops keep their state in registers.
            var sum = _seedSum + x;
            var seen = _seen + 1;
            var isDone = seen >= _seedCount || double.IsNaN(sum);
            if (isDone) next = sum / seen;
            if (commit)
            {
                _seedSum = isDone ? 0 : sum;
                _seen = isDone ? 0 : seen;
            }
        }

        if (commit) _value = next;
        return next;
    }

    public readonly void Save(StateWriter writer)
    {
        writer.WriteDouble(_value);
        writer.WriteDouble(_seedSum);
        writer.WriteInt32(_seen);
    }

    public void Load(StateReader reader)
    {
        _value = reader.ReadDouble();
        _seedSum = reader.ReadDouble();
        _seen = reader.ReadInt32();
    }
}
