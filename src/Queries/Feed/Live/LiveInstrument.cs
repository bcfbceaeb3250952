using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;
using SignalEs.Queries.Realtime;

namespace SignalEs.Queries.Feed.Live;

/// <summary>Newest tick and bars of one instrument. Guarded by itself: one writer, many readers.</summary>
internal sealed class LiveInstrument
{
    private static readonly LiveTick Nothing = new(
        Position.None, long.MinValue, 0, double.NaN, double.NaN, 0, double.NaN, double.NaN, double.NaN, double.NaN, 0, double.NaN);

    private readonly List<(BarChange Bar, Position Position)> _bars = [];
    private LiveTick _tick = Nothing;

    public bool TryGetTick(out LiveTick tick)
    {
        lock (this)
        {
            tick = _tick;
            return tick.Position != Position.None;
        }
    }

    /// <summary>Newest bar of each timeframe, with the position of its message.</summary>
    public (BarChange Bar, Position Position)[] Bars()
    {
        lock (this)
        {
            return [.. _bars];
        }
    }

    /// <summary>The newest by event time stays, each part on its own; a late tick doesn't turn the clock back.</summary>
    public void Add(TickColumns c, int i, Position position)
    {
        lock (this)
        {
            long ts = c.TsEvent[i];
            var tick = _tick;
            if (ts >= tick.TsEventNs)
            {
                tick = tick with { TsEventNs = ts, TsReceivedNs = c.TsReceived[i] };
            }

            if (!double.IsNaN(c.Last[i]) && ts >= tick.LastTsNs)
            {
                tick = tick with { Last = c.Last[i], Volume = c.Volume[i], LastTsNs = ts };
            }

            if (c.HasQuote(i) && ts >= tick.QuoteTsNs)
            {
                tick = tick with { Bid = c.Bid[i], Ask = c.Ask[i], BidSize = c.BidSize[i], AskSize = c.AskSize[i], QuoteTsNs = ts };
            }

            _tick = tick with { OpenInterest = double.IsNaN(c.OpenInterest[i]) ? tick.OpenInterest : c.OpenInterest[i], Position = position };
        }
    }

    public void Add(BarChange bar, Position position)
    {
        lock (this)
        {
            Put(bar, position);
        }
    }

    /// <summary>What the read tables say, where nothing newer was seen: the parts that this process hasn't seen are filled in.</summary>
    public void Seed(in LiveTick stored)
    {
        lock (this)
        {
            if (_tick.Position == Position.None)
            {
                _tick = stored;
                return;
            }

            var tick = _tick;
            tick = tick.LastTsNs == 0 ? tick with { Last = stored.Last, Volume = stored.Volume, LastTsNs = stored.LastTsNs } : tick;
            tick = tick.QuoteTsNs == 0
                ? tick with { Bid = stored.Bid, Ask = stored.Ask, BidSize = stored.BidSize, AskSize = stored.AskSize, QuoteTsNs = stored.QuoteTsNs }
                : tick;
            _tick = double.IsNaN(tick.OpenInterest) ? tick with { OpenInterest = stored.OpenInterest } : tick;
        }
    }

    public void Seed(BarChange bar, Position position)
    {
        lock (this)
        {
            if (!_bars.Exists(b => b.Bar.Timeframe == bar.Timeframe))
            {
                Put(bar, position);
            }
        }
    }

    // Five frames: a list is faster than a table.
    private void Put(BarChange bar, Position position)
    {
        for (int i = 0; i < _bars.Count; i++)
        {
            if (_bars[i].Bar.Timeframe == bar.Timeframe)
            {
                _bars[i] = (bar, position);
                return;
            }
        }

        _bars.Add((bar, position));
    }
}
