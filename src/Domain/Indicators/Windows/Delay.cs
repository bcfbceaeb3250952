using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Windows;

/// <summary>Gives back each value n steps later; NaN until then. A delay of 0 gives the value itself.</summary>
internal struct Delay
{
    private readonly double[] _values;
    private int _next;

    public Delay(int periods)
    {
        _values = new double[periods];
        _values.AsSpan().Fill(double.NaN);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Next(double x, bool commit)
    {
        var values = _values;
        if (values.Length == 0) return x;
        var at = _next;
        var old = values[at];
        if (commit)
        {
            values[at] = x;
            _next = ++at == values.Length ? 0 : at;
        }

        return old;
    }

    public readonly void Save(StateWriter writer)
    {
        writer.WriteDoubles(_values);
        writer.WriteInt32(_next);
    }

    public void Load(StateReader reader)
    {
        reader.ReadDoubles(_values);
        _next = reader.ReadInt32();
    }
}
