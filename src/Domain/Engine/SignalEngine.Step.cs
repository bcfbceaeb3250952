using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Domain.Engine;

public sealed partial class SignalEngine
{
    /// <summary>What one call collects; used again by the next.</summary>
    private sealed class Step
    {
        public readonly SignalBatchBuilder Signals = new();
        public readonly List<BarChange> ClosedBars = [];
        public readonly List<InstrumentState> Touched = [];
        public readonly List<UnderlyingState> TouchedUnderlyings = [];
        public readonly List<InstrumentKey> NewInstruments = [];
        public readonly List<FlaggedTick> Flags = [];

        public void Clear(SignalTrace? trace)
        {
            Signals.Clear();
            Signals.Trace = trace;
            ClosedBars.Clear();
            Touched.Clear();
            TouchedUnderlyings.Clear();
            NewInstruments.Clear();
            Flags.Clear();
        }
    }

    private void Begin()
    {
        if (_plan is null)
        {
            throw new InvalidOperationException("the engine has no settings yet: a shard's log starts with EngineConfigured");
        }

        _step.Clear(Trace);
        _stamp++;
    }

    private EngineOutput End()
    {
        foreach (var underlying in _step.TouchedUnderlyings)
        {
            _step.Signals.AddWatermark(underlying.Symbol, underlying.WatermarkNs);
        }

        return new EngineOutput(_step.Signals.Build(), new BarChanges([.. _step.ClosedBars], [], 0, null), [.. _step.NewInstruments]) { Flags = [.. _step.Flags] };
    }

    private void ApplyTick(InstrumentState instrument, TickColumns ticks, int i, int index)
    {
        var underlying = instrument.Underlying;
        long ts = ticks.TsEvent[i];
        if (ts > underlying.WatermarkNs)
        {
            AdvanceTo(underlying, ts);
        }

        Touch(underlying);
        if (instrument.TouchedStamp != _stamp)
        {
            instrument.TouchedStamp = _stamp;
            _step.Touched.Add(instrument);
        }

        var position = Position.Pending(index);
        Flag(instrument, ticks, i, index);
        instrument.EnterDay(ts);
        bool quoted = ticks.HasQuote(i);
        UpdateBar(instrument, ticks, i, position, quoted);
        double spotBefore = underlying.Spot;
        UpdateLatest(instrument, ticks, i, position, quoted);
        MarkDirty(instrument, spotBefore);
    }

    private void UpdateBar(InstrumentState instrument, TickColumns ticks, int i, Position position, bool quoted)
    {
        long ts = ticks.TsEvent[i];
        var frame = instrument.Frames[0];
        long start = UnixNanos.Floor(ts, UnixNanos.PerMinute); // sessions open on whole minutes, so the anchor doesn't matter at one minute
        if (start + UnixNanos.PerMinute <= instrument.Underlying.WatermarkNs)
        {
            _step.Signals.AddLateTick(position.Index);
            if (Settings!.LateBars > 0)
            {
                AddLate(instrument, ticks, i, position, quoted);
            }

            return;
        }

        if (!frame.IsOpen)
        {
            frame.Open(new Buckets.Bucket(start, start, start + UnixNanos.PerMinute));
            AddOpen(instrument, frame.End);
        }

        frame.Bar.Touch(position, late: false);
        AddTo(ref frame.Bar, ticks, i, position, quoted);
    }

    private static void AddTo(ref Bar bar, TickColumns ticks, int i, Position position, bool quoted)
    {
        long ts = ticks.TsEvent[i];
        if (!double.IsNaN(ticks.Last[i]))
        {
            bar.AddTrade(ticks.Last[i], ticks.Volume[i], ts, position);
        }

        if (quoted)
        {
            bar.AddQuote(ticks.Bid[i], ticks.Ask[i], ts, position);
        }

        if (!double.IsNaN(ticks.OpenInterest[i]))
        {
            bar.AddOpenInterest(ticks.OpenInterest[i], ts, position);
        }
    }

    // The newest by event time stays; an older tick that arrives late doesn't turn the clock back.
    private static void UpdateLatest(InstrumentState instrument, TickColumns ticks, int i, Position position, bool quoted)
    {
        long ts = ticks.TsEvent[i];
        if (!double.IsNaN(ticks.Last[i]))
        {
            if (ts >= instrument.LastTs)
            {
                (instrument.Last, instrument.LastTs, instrument.LastPosition) = (ticks.Last[i], ts, position);
            }

            instrument.AddDayVolume(ts, ticks.Volume[i]);
        }

        if (quoted && ts >= instrument.QuoteTs)
        {
            (instrument.Bid, instrument.Ask, instrument.QuoteTs, instrument.QuotePosition) = (ticks.Bid[i], ticks.Ask[i], ts, position);
        }

        if (!double.IsNaN(ticks.OpenInterest[i]))
        {
            instrument.OpenInterest = ticks.OpenInterest[i];
        }
    }

    private static void MarkDirty(InstrumentState instrument, double spotBefore)
    {
        var underlying = instrument.Underlying;
        if (instrument.Expiry is { } expiry)
        {
            foreach (var group in underlying.Groups)
            {
                expiry.DirtyGroups |= group.Mask;
                group.MarkDirty(underlying.WatermarkNs);
            }
        }
        else if (underlying.Expiries.Count > 0 && !underlying.Spot.Equals(spotBefore))
        {
            foreach (var group in underlying.Groups)
            {
                group.AllDirty = true;
                group.MarkDirty(underlying.WatermarkNs);
            }
        }
    }

    private static void AddOpen(InstrumentState instrument, long end)
    {
        if (!instrument.InOpenList)
        {
            instrument.InOpenList = true;
            instrument.Underlying.Open.Add(instrument);
        }

        instrument.Underlying.NextCloseNs = Math.Min(instrument.Underlying.NextCloseNs, end);
    }

    private void Touch(UnderlyingState underlying)
    {
        if (underlying.TouchedStamp != _stamp)
        {
            underlying.TouchedStamp = _stamp;
            _step.TouchedUnderlyings.Add(underlying);
        }
    }
}
