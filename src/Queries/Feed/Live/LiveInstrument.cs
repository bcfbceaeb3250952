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
    private (FormingBars Bars, Position First)? _forming;
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
            var newest = new List<(BarChange Bar, Position Position)>(_bars);
            if (_forming is { } forming)
            {
                for (int i = 0; i < forming.Bars.Count; i++)
                {
                    Put(newest, forming.Bars[i], new Position(forming.First.Sequence, forming.First.Index + i));
                }
            }

            return [.. newest];
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
            Put(_bars, bar, position);
        }
    }

    /// <param name="bars">What it is forming now.</param>
    /// <param name="first">Position of the message of the first of them; the others follow.</param>
    public void Add(in FormingBars bars, Position first)
    {
        lock (this)
        {
            _forming = (bars, first);
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
                Put(_bars, bar, position);
            }
        }
    }

    // Five frames: a list is faster than a table. The newer one stays: a bar that closed after it was last seen forming.
    private static void Put(List<(BarChange Bar, Position Position)> bars, BarChange bar, Position position)
    {
        for (int i = 0; i < bars.Count; i++)
        {
            if (bars[i].Bar.Timeframe == bar.Timeframe)
            {
                bars[i] = position > bars[i].Position ? (bar, position) : bars[i];
                return;
            }
        }

        bars.Add((bar, position));
    }
}
