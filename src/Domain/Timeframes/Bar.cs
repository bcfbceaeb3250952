namespace SignalEs.Domain.Timeframes;

/// <summary>
/// A bar whose pieces can be folded in any grouping and order: <see cref="Merge"/> is associative and commutative, to the bit, because
/// ties are broken by position and the sums are integers. Open to close come from trades; NaN where only quotes came.
/// </summary>
public record struct Bar
{
    /// <summary>Volumes are kept in units of 1e-8, turnover (price x volume) in units of 1e-16: exact sums whatever the grouping.</summary>
    public const double VolumeScale = 1e8;

    /// <inheritdoc cref="VolumeScale"/>
    public const double TurnoverScale = 1e16;

    /// <summary>Names the bucket (see <see cref="Buckets"/>), nanoseconds.</summary>
    public long Start;

    public double Open;
    public double High;
    public double Low;
    public double Close;

    /// <summary>Event time of the trade that set each price, nanoseconds.</summary>
    public long OpenTs;

    public long HighTs;
    public long LowTs;
    public long CloseTs;

    public Position OpenPosition;
    public Position ClosePosition;

    /// <summary>Traded volume in units of 1e-8.</summary>
    public Int128 VolumeE8;

    /// <summary>Sum of price x volume of each trade in units of 1e-16.</summary>
    public Int128 TurnoverE16;

    /// <summary>Ticks that carried a trade.</summary>
    public long Trades;

    /// <summary>Last quote of the bar; a side that the quote lacked is NaN.</summary>
    public double Bid;

    public double Ask;
    public long QuoteTs;
    public Position QuotePosition;

    /// <summary>Last open interest of the bar, NaN where none came.</summary>
    public double OpenInterest;

    public long OpenInterestTs;
    public Position OpenInterestPosition;

    /// <summary>First and last tick by position.</summary>
    public Position FromPosition;

    public Position ToPosition;

    /// <summary>Ticks that came after the bar was final.</summary>
    public long LateTicks;

    public static Bar Empty(long start) => new()
    {
        Start = start,
        Open = double.NaN,
        High = double.NaN,
        Low = double.NaN,
        Close = double.NaN,
        Bid = double.NaN,
        Ask = double.NaN,
        OpenInterest = double.NaN,
    };

    public readonly bool HasTrades => Trades > 0;

    public readonly bool IsEmpty => ToPosition == Position.None;

    public readonly double Volume => (double)VolumeE8 / VolumeScale;

    /// <summary>Volume-weighted average price; NaN without volume.</summary>
    public readonly double Vwap => VolumeE8 == 0 ? double.NaN : (double)TurnoverE16 / (double)VolumeE8 * (VolumeScale / TurnoverScale);

    /// <summary>Adds a trade. Volume NaN counts as a trade of unknown size.</summary>
    public void AddTrade(double price, double volume, long ts, Position position)
    {
        if (Trades == 0 || Earlier(ts, position, OpenTs, OpenPosition))
        {
            (Open, OpenTs, OpenPosition) = (price, ts, position);
        }

        if (Trades == 0 || !Earlier(ts, position, CloseTs, ClosePosition))
        {
            (Close, CloseTs, ClosePosition) = (price, ts, position);
        }

        if (Trades == 0 || price > High || (price == High && ts < HighTs))
        {
            (High, HighTs) = (price, ts);
        }

        if (Trades == 0 || price < Low || (price == Low && ts < LowTs))
        {
            (Low, LowTs) = (price, ts);
        }

        Trades++;
        if (!double.IsNaN(volume))
        {
            var volumeE8 = Fixed(volume);
            VolumeE8 += volumeE8;
            TurnoverE16 += Fixed(price) * volumeE8;
        }
    }

    /// <summary>Adds a quote: both sides are replaced, an unknown side is NaN.</summary>
    public void AddQuote(double bid, double ask, long ts, Position position)
    {
        if (QuotePosition == Position.None || !Earlier(ts, position, QuoteTs, QuotePosition))
        {
            (Bid, Ask, QuoteTs, QuotePosition) = (bid, ask, ts, position);
        }
    }

    public void AddOpenInterest(double openInterest, long ts, Position position)
    {
        if (OpenInterestPosition == Position.None || !Earlier(ts, position, OpenInterestTs, OpenInterestPosition))
        {
            (OpenInterest, OpenInterestTs, OpenInterestPosition) = (openInterest, ts, position);
        }
    }

    /// <summary>Counts a tick, whatever it carried.</summary>
    public void Touch(Position position, bool late)
    {
        FromPosition = IsEmpty || position < FromPosition ? position : FromPosition;
        ToPosition = position > ToPosition ? position : ToPosition;
        LateTicks += late ? 1 : 0;
    }

    /// <summary>Folds another piece of the same bucket, or the next smaller bar of a larger one, into this one. Start is kept.</summary>
    public void Merge(in Bar other)
    {
        if (other.Trades > 0)
        {
            MergeTrades(other);
        }

        if (other.QuotePosition != Position.None)
        {
            AddQuote(other.Bid, other.Ask, other.QuoteTs, other.QuotePosition);
        }

        if (other.OpenInterestPosition != Position.None)
        {
            AddOpenInterest(other.OpenInterest, other.OpenInterestTs, other.OpenInterestPosition);
        }

        if (!other.IsEmpty)
        {
            FromPosition = IsEmpty || other.FromPosition < FromPosition ? other.FromPosition : FromPosition;
            ToPosition = other.ToPosition > ToPosition ? other.ToPosition : ToPosition;
            LateTicks += other.LateTicks;
        }
    }

    private void MergeTrades(in Bar other)
    {
        if (Trades == 0 || Earlier(other.OpenTs, other.OpenPosition, OpenTs, OpenPosition))
        {
            (Open, OpenTs, OpenPosition) = (other.Open, other.OpenTs, other.OpenPosition);
        }

        if (Trades == 0 || !Earlier(other.CloseTs, other.ClosePosition, CloseTs, ClosePosition))
        {
            (Close, CloseTs, ClosePosition) = (other.Close, other.CloseTs, other.ClosePosition);
        }

        if (Trades == 0 || other.High > High || (other.High == High && other.HighTs < HighTs))
        {
            (High, HighTs) = (other.High, other.HighTs);
        }

        if (Trades == 0 || other.Low < Low || (other.Low == Low && other.LowTs < LowTs))
        {
            (Low, LowTs) = (other.Low, other.LowTs);
        }

        Trades += other.Trades;
        VolumeE8 += other.VolumeE8;
        TurnoverE16 += other.TurnoverE16;
    }

    /// <summary>Gives pending positions their sequence, after the commit.</summary>
    public void Confirm(long sequence)
    {
        OpenPosition = OpenPosition.Confirm(sequence);
        ClosePosition = ClosePosition.Confirm(sequence);
        QuotePosition = QuotePosition.Confirm(sequence);
        OpenInterestPosition = OpenInterestPosition.Confirm(sequence);
        FromPosition = FromPosition.Confirm(sequence);
        ToPosition = ToPosition.Confirm(sequence);
    }

    private static bool Earlier(long ts, Position position, long otherTs, Position otherPosition)
        => ts < otherTs || (ts == otherTs && position < otherPosition);

    // Prices are below 1e9 and volumes below 1e12 (Ticks.TickRules), so that the product stays below 1e37 and Int128 has room.
    private static Int128 Fixed(double value)
    {
        double scaled = Math.Round(value * VolumeScale);
        return Math.Abs(scaled) < 9e18 ? (long)scaled : (Int128)scaled;
    }
}
