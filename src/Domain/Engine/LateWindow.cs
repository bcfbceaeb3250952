using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Domain.Engine;

/// <summary>
/// The last closed bars of a frame, and the indicators as they stood before them: what it takes to compute signals again when a late tick changes one
/// of these bars. Each bar costs every indicator a second step when it leaves the window, and nothing else until a tick is late.
/// </summary>
internal sealed class LateWindow(int length, IndicatorRun[] runs, Indicator[] before, bool hasForgotten)
{
    private readonly List<ClosedBar> _bars = new(length + 1);
    private bool _hasForgotten = hasForgotten;
    private long _changedFrom = long.MaxValue;

    public struct ClosedBar
    {
        public Bar Bar;
        public long End;
    }

    /// <summary>The first late tick that changed a bar since <see cref="Recompute"/>.</summary>
    public Position Cause { get; private set; }

    public bool IsChanged => _changedFrom != long.MaxValue;

    public void Add(in Bar bar, long end)
    {
        _bars.Add(new ClosedBar { Bar = bar, End = end });
        Shrink();
    }

    /// <summary>Adds a late tick to the bar it belongs to, or makes that bar.</summary>
    /// <returns>False when the tick is older than the window: its bar can't be computed again here.</returns>
    public bool AddLate(in Buckets.Bucket bucket, in Bar piece)
    {
        int i = 0;
        while (i < _bars.Count && _bars[i].Bar.Start < bucket.Start)
        {
            i++;
        }

        if (i == _bars.Count || _bars[i].Bar.Start != bucket.Start)
        {
            if (i == 0 && (_hasForgotten || _bars.Count == length))
            {
                return false;
            }

            _bars.Insert(i, new ClosedBar { Bar = Bar.Empty(bucket.Start), End = bucket.End });
        }

        var closed = _bars[i];
        closed.Bar.Merge(piece);
        _bars[i] = closed;
        Cause = IsChanged ? Cause : piece.ToPosition;
        _changedFrom = Math.Min(_changedFrom, bucket.Start);
        Shrink();
        return true;
    }

    /// <summary>Brings the indicators to where they would be had every tick been in time.</summary>
    /// <param name="emit">Told of each bar from the first changed one on, in order; it runs the indicators on it.</param>
    /// <param name="run">Runs the indicators on an unchanged bar.</param>
    public void Recompute(Action<ClosedBar> emit, Action<ClosedBar> run)
    {
        for (int i = 0; i < runs.Length; i++)
        {
            Copy(before[i], runs[i].Indicator);
        }

        foreach (var closed in _bars)
        {
            (closed.Bar.Start >= _changedFrom ? emit : run)(closed);
        }

        _changedFrom = long.MaxValue;
    }

    public void Confirm(long sequence)
    {
        Cause = Cause.Confirm(sequence);
        for (int i = 0; i < _bars.Count; i++)
        {
            var closed = _bars[i];
            closed.Bar.Confirm(sequence);
            _bars[i] = closed;
        }
    }

    public void Save(StateWriter writer)
    {
        writer.WriteBool(_hasForgotten);
        writer.WriteInt64(_changedFrom);
        writer.WriteInt64(Cause.Packed);
        writer.WriteInt32(_bars.Count);
        foreach (var closed in _bars)
        {
            BarState.Save(writer, closed.Bar);
            writer.WriteInt64(closed.End);
        }

        foreach (var indicator in before)
        {
            indicator.Save(writer);
        }
    }

    public void Load(StateReader reader)
    {
        _hasForgotten = reader.ReadBool();
        _changedFrom = reader.ReadInt64();
        Cause = new Position(reader.ReadInt64());
        int count = reader.ReadInt32();
        for (int i = 0; i < count; i++)
        {
            var bar = BarState.Load(reader);
            _bars.Add(new ClosedBar { Bar = bar, End = reader.ReadInt64() });
        }

        foreach (var indicator in before)
        {
            indicator.Load(reader);
        }
    }

    /// <summary>Gives one indicator the state of another of the same formula.</summary>
    public static void Copy(Indicator from, Indicator to)
    {
        var writer = new StateWriter(1024);
        from.Save(writer);
        to.Load(new StateReader(writer.ToArray()));
    }

    private void Shrink()
    {
        Span<double> buffer = stackalloc double[SignalEngine.OutputsMax];
        while (_bars.Count > length)
        {
            var oldest = _bars[0].Bar;
            _bars.RemoveAt(0);
            _hasForgotten = true;
            if (oldest.HasTrades)
            {
                var input = Frame.Input(oldest);
                foreach (var indicator in before)
                {
                    indicator.Add(input, buffer[..indicator.OutputCount]);
                }
            }
        }
    }
}
