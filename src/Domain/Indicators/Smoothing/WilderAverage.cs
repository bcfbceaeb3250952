using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Smoothing;

/// <summary>
/// Wilder's average as he works it out, y = (y (n - 1) + x) / n, first value the plain mean. The division costs time over y += (x - y) / n, but for the
/// indicators that compare or subtract nearly equal averages the roundings of the definition are part of the result. NaN starts it afresh.
/// </summary>
internal struct WilderAverage(int periods)
{
    private readonly double _periods = periods;
    private readonly double _others = periods - 1;
    private double _value = double.NaN;
    private double _seedSum;
    private int _seen;

    /// <summary>The newest value, NaN before there is one.</summary>
    public readonly double Value => _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Next(double x, bool commit)
    {
        var next = ((_value * _others) + x) / _periods;
        if (double.IsNaN(next))
        {
            // No value yet, or no number: gathers what the first mean is made of. No call here, so that loops keep their state in registers.
            var sum = _seedSum + x;
            var seen = _seen + 1;
            var isDone = seen >= _periods || double.IsNaN(sum);
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
