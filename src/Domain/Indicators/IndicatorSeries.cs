using System.Runtime.InteropServices;
using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators;

/// <summary>
/// An indicator over bars that may still be corrected: a bar that comes late, comes again or is taken out is put in its place, and all from there on is
/// computed anew from the last checkpoint before it. The values are then, bit for bit, those of the corrected bars fed in order.
/// Bars further back than the horizon are final: they are dropped, and a correction there is refused.
/// </summary>
public sealed class IndicatorSeries
{
    private readonly Indicator _indicator;
    private readonly int _horizon;
    private readonly int _spacing;
    private readonly List<BarInput> _bars = [];
    private readonly List<double> _values = [];
    private readonly List<Checkpoint> _checkpoints = [];
    private bool _hasDropped;

    /// <param name="indicator">Fresh; the series owns it from here on.</param>
    /// <param name="horizon">Bars that can be corrected; at least 1.</param>
    /// <param name="spacing">Bars from checkpoint to checkpoint, the most that a correction computes beyond its own place.</param>
    public IndicatorSeries(Indicator indicator, int horizon = 500, int spacing = 50)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(spacing, 1);
        (_indicator, _horizon, _spacing) = (indicator, horizon, spacing);
    }

    /// <summary>Bars held: the horizon, and up to the spacing more.</summary>
    public int Count => _bars.Count;

    public BarInput Bar(int row) => _bars[row];

    /// <summary>The values of a bar held.</summary>
    public ReadOnlySpan<double> Row(int row) => CollectionsMarshal.AsSpan(_values).Slice(row * _indicator.OutputCount, _indicator.OutputCount);

    /// <summary>Writes the values as if <paramref name="forming"/> came next.</summary>
    public void Peek(in BarInput forming, Span<double> output) => _indicator.Peek(forming, output);

    /// <summary>
    /// Takes in a bar: at the end, in between, or in place of the one with its time. Gives the first row whose values may have changed, or -1 if the bar lies
    /// before the horizon and was refused.
    /// </summary>
    public int Put(in BarInput bar)
    {
        var row = Find(bar.TimeUnixNs);
        if (row == ~0 && _hasDropped) return -1;
        if (row >= 0) _bars[row] = bar;
        else _bars.Insert(row = ~row, bar);
        return Rebuild(row) ? Math.Max(row - Trim(), 0) : row;
    }

    /// <summary>Takes out the bar of that time. Gives the row from which values may have changed, or -1 if no such bar is held.</summary>
    public int Remove(long timeUnixNs)
    {
        var row = Find(timeUnixNs);
        if (row < 0) return -1;
        _bars.RemoveAt(row);
        Rebuild(row);
        return row;
    }

    public void Save(StateWriter writer)
    {
        writer.WriteBool(_hasDropped);
        writer.WriteInt32(_bars.Count);
        foreach (var bar in _bars)
        {
            writer.WriteInt64(bar.TimeUnixNs);
            writer.WriteDoubles([bar.Open, bar.High, bar.Low, bar.Close, bar.Volume, bar.Reference]);
        }

        writer.WriteBytes(_checkpoints.Count > 0 ? _checkpoints[0].State : State());
    }

    public void Load(StateReader reader)
    {
        _hasDropped = reader.ReadBool();
        _bars.Clear();
        Span<double> prices = stackalloc double[6];
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var time = reader.ReadInt64();
            reader.ReadDoubles(prices);
            _bars.Add(new(time, prices[0], prices[1], prices[2], prices[3], prices[4], prices[5]));
        }

        // The first checkpoint and the bars behind it give all else.
        _checkpoints.Clear();
        _checkpoints.Add(new(0, reader.ReadBytes()));
        _values.Clear();
        _indicator.Load(new StateReader(_checkpoints[0].State));
        Rebuild(0);
    }

    /// <summary>The row of that time, or the complement of the row where it belongs.</summary>
    private int Find(long timeUnixNs)
    {
        if (_bars.Count == 0 || timeUnixNs > _bars[^1].TimeUnixNs) return ~_bars.Count;
        int low = 0, high = _bars.Count - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_bars[middle].TimeUnixNs < timeUnixNs) low = middle + 1;
            else high = middle;
        }

        return _bars[low].TimeUnixNs == timeUnixNs ? low : ~low;
    }

    /// <summary>Computes the rows from there on; true if the series has grown at its end.</summary>
    private bool Rebuild(int row)
    {
        var width = _indicator.OutputCount;
        var computed = _values.Count / width;
        var from = row;
        if (row < computed || _checkpoints.Count == 0)
        {
            while (_checkpoints.Count > 0 && _checkpoints[^1].Row > row) _checkpoints.RemoveAt(_checkpoints.Count - 1);
            if (_checkpoints.Count == 0) _checkpoints.Add(new(0, State()));
            from = _checkpoints[^1].Row;
            _indicator.Load(new StateReader(_checkpoints[^1].State));
        }

        CollectionsMarshal.SetCount(_values, _bars.Count * width);
        for (var i = from; i < _bars.Count; i++)
        {
            if (i - _checkpoints[^1].Row >= _spacing) _checkpoints.Add(new(i, State()));
            _indicator.Add(_bars[i], CollectionsMarshal.AsSpan(_values).Slice(i * width, width));
        }

        return _bars.Count > computed;
    }

    /// <summary>Drops what lies before the last checkpoint that still leaves a whole horizon; gives the number of bars dropped.</summary>
    private int Trim()
    {
        var keep = _checkpoints.FindLastIndex(checkpoint => _bars.Count - checkpoint.Row >= _horizon);
        if (keep <= 0) return 0;
        var dropped = _checkpoints[keep].Row;
        _checkpoints.RemoveRange(0, keep);
        for (var i = 0; i < _checkpoints.Count; i++) _checkpoints[i] = _checkpoints[i] with { Row = _checkpoints[i].Row - dropped };
        _bars.RemoveRange(0, dropped);
        _values.RemoveRange(0, dropped * _indicator.OutputCount);
        _hasDropped = true;
        return dropped;
    }

    private byte[] State()
    {
        var writer = new StateWriter();
        _indicator.Save(writer);
        return writer.ToArray();
    }

    /// <summary>The state before a row.</summary>
    private readonly record struct Checkpoint(int Row, byte[] State);
}
