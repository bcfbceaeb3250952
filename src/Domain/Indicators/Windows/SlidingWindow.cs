using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Windows;

/// <summary>
/// The last n values in order, for what can only be worked out from all of them. Each value is kept twice, n apart, so that a window is always one
/// stretch of memory.
/// </summary>
internal struct SlidingWindow
{
    private readonly double[] _values;
    private int _next;

    public SlidingWindow(int periods)
    {
        _values = new double[2 * periods];
        _values.AsSpan().Fill(double.NaN);
    }

    /// <summary>
    /// The newest n values, <paramref name="x"/> last; NaN stands where there are fewer. Valid until the next call. A value that isn't committed
    /// lies where the oldest one was, which no later window needs.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<double> Next(double x, bool commit)
    {
        var periods = _values.Length / 2;
        var at = _next;
        _values[at] = x;
        _values[at + periods] = x;
        if (commit) _next = at + 1 == periods ? 0 : at + 1;
        return _values.AsSpan(at + 1, periods);
    }

    public readonly void Save(StateWriter writer)
    {
        // Without the slot at _next, where a value that wasn't committed may lie.
        writer.WriteInt32(_next);
        writer.WriteDoubles(_values.AsSpan(_next + 1, (_values.Length / 2) - 1));
    }

    public void Load(StateReader reader)
    {
        var periods = _values.Length / 2;
        _next = reader.ReadInt32();
        if ((uint)_next >= (uint)periods) throw new InvalidDataException($"Position {_next} lies outside a window of {periods}.");
        reader.ReadDoubles(_values.AsSpan(_next + 1, periods - 1));
        for (var i = _next + 1; i < _next + periods; i++) _values[i < periods ? i + periods : i - periods] = _values[i];
    }
}
