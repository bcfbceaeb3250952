namespace SignalEs.Domain.Options.Smile;

/// <summary>Quotes of the call and the put of one strike, in price units; NaN where a side has none.</summary>
public readonly record struct ParityQuote(double Strike, double CallBid, double CallAsk, double PutBid, double PutAsk)
{
    /// <summary>Both sides have an uncrossed bid and ask.</summary>
    public bool IsTwoSided => CallBid > 0 && CallAsk >= CallBid && PutBid > 0 && PutAsk >= PutBid;

    /// <summary>Call mid minus put mid.</summary>
    public double Difference => 0.5 * (CallBid + CallAsk - PutBid - PutAsk);

    /// <summary>How far the difference may be from its middle while every leg trades within its quote.</summary>
    public double HalfWidth => 0.5 * (CallAsk - CallBid + PutAsk - PutBid);
}

/// <summary>A forward from put-call parity.</summary>
/// <param name="Forward">NaN when no strike has both quotes.</param>
/// <param name="Low">No strike's quotes allow a lower forward; above <paramref name="High"/> when the quotes contradict each other.</param>
/// <param name="High">No strike's quotes allow a higher forward.</param>
/// <param name="Strikes">Strikes it rests on.</param>
public readonly record struct ParityEstimate(double Forward, double Low, double High, int Strikes)
{
    public static readonly ParityEstimate None = new(double.NaN, double.NaN, double.NaN, 0);

    /// <summary>There is one forward that every quote it rests on allows.</summary>
    public bool IsConsistent => Low <= High;
}

/// <summary>
/// Forward by put-call parity, F = K + (C - P) / discount, from several strikes around the money. A single strike (the rule of the Cboe VIX
/// methodology) follows every flicker of its two quotes; here each strike votes with a weight of one over the width of what its quotes allow,
/// and the weighted median is taken, so that neither a wide nor a stray quote moves it.
/// Parity is an equality for European options only. For American ones S - K ≤ C - P ≤ S - K·discount (no dividends): an interval that is
/// narrow near the money and for short terms, which is why only strikes next to the money vote.
/// </summary>
public static class ParityForward
{
    /// <summary>Strikes with both quotes that vote on each side of the one nearest the money.</summary>
    public const int AroundDefault = 4;

    private const int AroundMax = 16;

    // A locked market (no width at all) votes like one whose quotes are this wide, relative to the strike.
    private const double WidthMin = 1e-6;

    /// <param name="quotes">Strikes ascending.</param>
    /// <param name="discount">Discount factor to expiry, above 0.</param>
    /// <param name="around">How many strikes vote on each side of the money, at most 16.</param>
    public static ParityEstimate WeightedMedian(ReadOnlySpan<ParityQuote> quotes, double discount, int around = AroundDefault)
    {
        int money = NearestTheMoney(quotes);
        if (money < 0)
        {
            return ParityEstimate.None;
        }

        around = Math.Clamp(around, 0, AroundMax);
        Span<(double Forward, double Weight)> votes = stackalloc (double, double)[2 * AroundMax + 1];
        (int count, double low, double high) = (0, double.NegativeInfinity, double.PositiveInfinity);
        for (int i = Reach(quotes, money, around, -1); i <= Reach(quotes, money, around, 1); i++)
        {
            if (quotes[i] is { IsTwoSided: true } quote)
            {
                double width = quote.HalfWidth / discount;
                double forward = quote.Strike + quote.Difference / discount;
                (low, high) = (Math.Max(low, forward - width), Math.Min(high, forward + width));
                Insert(votes, count++, (forward, 1 / Math.Max(width, WidthMin * quote.Strike)));
            }
        }

        double median = Median(votes[..count]);
        return median > 0 ? new ParityEstimate(median, low, high, count) : ParityEstimate.None;
    }

    // Call and put are worth the same at the forward; of two equally close the lower strike.
    private static int NearestTheMoney(ReadOnlySpan<ParityQuote> quotes)
    {
        (int money, double closest) = (-1, double.PositiveInfinity);
        for (int i = 0; i < quotes.Length; i++)
        {
            if (quotes[i].IsTwoSided && Math.Abs(quotes[i].Difference) < closest)
            {
                (money, closest) = (i, Math.Abs(quotes[i].Difference));
            }
        }

        return money;
    }

    // Index of the last of so many two-sided strikes in one direction.
    private static int Reach(ReadOnlySpan<ParityQuote> quotes, int from, int around, int step)
    {
        int reach = from;
        for (int i = from + step; around > 0 && (uint)i < (uint)quotes.Length; i += step)
        {
            if (quotes[i].IsTwoSided)
            {
                (reach, around) = (i, around - 1);
            }
        }

        return reach;
    }

    private static void Insert(Span<(double Forward, double Weight)> votes, int count, (double Forward, double Weight) vote)
    {
        int at = count;
        for (; at > 0 && votes[at - 1].Forward > vote.Forward; at--)
        {
            votes[at] = votes[at - 1];
        }

        votes[at] = vote;
    }

    // Half of the weight lies on either side; where that falls between two votes, the middle of them.
    private static double Median(ReadOnlySpan<(double Forward, double Weight)> votes)
    {
        double total = 0;
        foreach (var (_, weight) in votes)
        {
            total += weight;
        }

        double below = 0;
        for (int i = 0; i < votes.Length; i++)
        {
            below += votes[i].Weight;
            if (below == 0.5 * total && i + 1 < votes.Length)
            {
                return 0.5 * (votes[i].Forward + votes[i + 1].Forward);
            }

            if (below > 0.5 * total)
            {
                return votes[i].Forward;
            }
        }

        return double.NaN;
    }
}
