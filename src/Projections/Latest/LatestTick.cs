using SignalEs.Domain;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Projections.Latest;

/// <summary>
/// A row of <c>read.latest_ticks</c>, or what one page adds to it: the newest trade and quote by event time (of two at the same time, the later in the
/// log), the open interest that came last, and the volume traded on the newest trading day.
/// </summary>
internal sealed class LatestTick(InstrumentKey key)
{
    public const long NoTime = long.MinValue;

    private SessionCalendar? _calendar;
    private TradingDay _day;

    public InstrumentKey Key => key;

    public long TsEvent = NoTime;
    public long TsReceived;
    public Position Position;
    public double Last = double.NaN;
    public double Volume = double.NaN;
    public long LastTs = NoTime;
    public double Bid = double.NaN;
    public double Ask = double.NaN;
    public double BidSize = double.NaN;
    public double AskSize = double.NaN;
    public long QuoteTs = NoTime;
    public double OpenInterest = double.NaN;

    /// <summary>Start of the newest trading day seen, nanoseconds.</summary>
    public long DayStart = NoTime;

    /// <summary>Units of 1e-8, so that the sum is exact however the log is cut into pages.</summary>
    public Int128 DayVolumeE8;

    /// <summary>Says which calendar cuts the days of the ticks that follow.</summary>
    public void Use(SessionCalendar calendar)
    {
        if (_calendar != calendar)
        {
            (_calendar, _day) = (calendar, default);
        }
    }

    public void Add(TickColumns ticks, int i, Position position)
    {
        long ts = ticks.TsEvent[i];
        if (ts >= TsEvent)
        {
            (TsEvent, TsReceived, Position) = (ts, ticks.TsReceived[i], position);
        }

        if (ts < _day.Start || ts >= _day.End)
        {
            _day = _calendar!.DayOf(ts);
        }

        if (_day.Start > DayStart)
        {
            (DayStart, DayVolumeE8) = (_day.Start, 0);
        }

        if (!double.IsNaN(ticks.Last[i]))
        {
            AddTrade(ticks.Last[i], ticks.Volume[i], ts);
        }

        if (ticks.HasQuote(i) && ts >= QuoteTs)
        {
            (Bid, Ask, BidSize, AskSize, QuoteTs) = (ticks.Bid[i], ticks.Ask[i], ticks.BidSize[i], ticks.AskSize[i], ts);
        }

        if (!double.IsNaN(ticks.OpenInterest[i]))
        {
            OpenInterest = ticks.OpenInterest[i];
        }
    }

    private void AddTrade(double price, double volume, long ts)
    {
        if (ts >= LastTs)
        {
            (Last, Volume, LastTs) = (price, volume, ts);
        }

        if (_day.Start == DayStart && !double.IsNaN(volume))
        {
            DayVolumeE8 += (Int128)Math.Round(volume * Bar.VolumeScale);
        }
    }
}
