using System.Globalization;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;

namespace SignalEs.Domain.Ticks;

/// <summary>What makes a tick acceptable. The receive time is an input: a rule never reads a clock.</summary>
public static class TickRules
{
    public const double PriceMax = 1e9;
    public const double SizeMax = 1e12;

    /// <summary>An event may be this far ahead of its receive time (clock skew between venues), nanoseconds.</summary>
    public const long FutureMaxNs = 5 * UnixNanos.PerMinute;

    /// <summary>Oldest event time taken.</summary>
    public static readonly long PastMinNs = UnixNanos.From(new DateOnly(1980, 1, 1));

    /// <summary>Longest name of a producer, characters.</summary>
    public const int SourceLengthMax = 512;

    /// <summary>Null when the tick is good.</summary>
    public static TickRejection? Check(in Tick tick)
    {
        if (!InstrumentKey.TryParse(tick.Key, out _, out string? problem))
        {
            return new TickRejection("bad_key", "instrument_key", problem!);
        }

        return CheckValues(tick);
    }

    /// <summary>The same for a key that is known to be good.</summary>
    public static TickRejection? CheckValues(in Tick tick)
    {
        if (CheckTime(tick.TsEventNs, tick.TsReceivedNs, "ts") is { } time)
        {
            return time;
        }

        if (!tick.HasTrade && !tick.HasQuote && !tick.HasOpenInterest)
        {
            return new TickRejection("no_values", "last", "none of last, bid, ask, bid_size, ask_size, open_interest is given");
        }

        return Number(tick.Last, "last", PriceMax, true)
            ?? Number(tick.Bid, "bid", PriceMax, false)
            ?? Number(tick.Ask, "ask", PriceMax, false)
            ?? Number(tick.BidSize, "bid_size", SizeMax, false)
            ?? Number(tick.AskSize, "ask_size", SizeMax, false)
            ?? Number(tick.Volume, "volume", SizeMax, false)
            ?? Number(tick.OpenInterest, "open_interest", SizeMax, false);
    }

    /// <summary>Null when the name of a producer is good, or there is none. A name stands in the log and in tables: those take no control characters and no unbounded text.</summary>
    public static TickRejection? CheckSource(string? source)
    {
        if (source is null)
        {
            return null;
        }

        if (source.Length is 0 or > SourceLengthMax)
        {
            return new TickRejection("bad_source", "source", $"{source.Length} characters; allowed: 1 to {SourceLengthMax}");
        }

        int wrong = source.AsSpan().IndexOfAnyInRange('\0', '\u001F');
        return wrong >= 0 || !StorableText.IsStorable(source)
            ? new TickRejection("bad_source", "source", $"'{StorableText.Of(source, 60)}' has a control character or half a surrogate pair; allowed: any other text of 1 to {SourceLengthMax} characters")
            : null;
    }

    /// <summary>Null when a clock may be taken: one that runs ahead would make every later tick late.</summary>
    public static TickRejection? CheckClock(ClockAdvanced clock, long receivedNs)
    {
        foreach (string underlying in clock.Underlyings)
        {
            if (!InstrumentKey.IsSymbol(underlying))
            {
                return new TickRejection("bad_key", "underlying", $"'{StorableText.Of(underlying, 60)}'; allowed: symbols as in instrument keys, ^[A-Z][A-Z0-9&.-]*$, apart by commas");
            }
        }

        return CheckTime(clock.TsNs, receivedNs, "clock");
    }

    /// <summary>True for a tick of a batch that <see cref="CheckValues"/> finds nothing wrong with; what is wrong is found there.</summary>
    public static bool IsGood(TickColumns c, int i, long receivedNs)
    {
        long ts = c.TsEvent[i];
        double last = c.Last[i];
        bool some = !double.IsNaN(last) || c.HasQuote(i) || !double.IsNaN(c.OpenInterest[i]);
        return ts >= PastMinNs && ts - receivedNs <= FutureMaxNs && some
            && !(last <= 0 || last > PriceMax) && Within(c.Bid[i], PriceMax) && Within(c.Ask[i], PriceMax)
            && Within(c.BidSize[i], SizeMax) && Within(c.AskSize[i], SizeMax) && Within(c.Volume[i], SizeMax) && Within(c.OpenInterest[i], SizeMax);
    }

    private static TickRejection? CheckTime(long ts, long receivedNs, string field)
        => ts < PastMinNs ? new TickRejection("far_past", field, $"{UnixNanos.Format(ts)}; not before {UnixNanos.Format(PastMinNs)}")
        : ts - receivedNs > FutureMaxNs ? new TickRejection("far_future", field, $"{UnixNanos.Format(ts)}; at most 5 minutes after it is received ({UnixNanos.Format(receivedNs)})")
        : null;

    private static bool Within(double value, double max) => !(value < 0 || value > max); // unknown is within

    private static TickRejection? Number(double value, string field, double max, bool positive)
    {
        if (double.IsNaN(value) || (value <= max && (positive ? value > 0 : value >= 0)))
        {
            return null;
        }

        string found = value.ToString("R", CultureInfo.InvariantCulture);
        string allowed = string.Create(CultureInfo.InvariantCulture, $"{found}; allowed: {(positive ? "more than" : "from")} 0 to {max:0}, or empty for unknown");
        return new TickRejection(double.IsInfinity(value) ? "not_finite" : value > max ? "too_large" : value == 0 ? "zero_price" : "negative", field, allowed);
    }
}
