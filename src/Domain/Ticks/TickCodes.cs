namespace SignalEs.Domain.Ticks;

/// <summary>A reason for which a tick stands in quarantine.</summary>
/// <param name="Name">Stable, snake case.</param>
/// <param name="Rule">What the tick breaks.</param>
public sealed record TickCode(string Name, string Rule);

/// <summary>Every code that a <see cref="TickRejection"/> can have. <c>docs/codes.md</c> is written from this list; counters have no other codes than these.</summary>
public static class TickCodes
{
    public static IReadOnlyList<TickCode> All { get; } =
    [
        new("bad_columns", "The header that came with a row names an unknown column, one twice, or lacks `ts` or `instrument_key`."),
        new("bad_json", "The line is not JSON."),
        new("bad_key", "The instrument key (of a clock: the underlying) does not have the form it must have. A key of that form lists its instrument by itself: there are no unknown instruments."),
        new("bad_number", "A field that takes a number holds something else."),
        new("bad_packed", "The packed ticks are damaged or of an unknown version."),
        new("bad_row", "The row has more or fewer fields than its header."),
        new("bad_source", "The producer's name is longer than 512 characters, empty, or has control characters."),
        new("bad_time", "A field that takes a time holds something else."),
        new("bad_utf8", "A field is not valid UTF-8."),
        new("duplicate_field", "A field stands twice."),
        new("far_future", "The event time is more than 5 minutes after the tick is received."),
        new("far_past", "The event time is before 1980."),
        new("missing_field", "`ts` or `instrument_key` is missing."),
        new("negative", "A price, a size or an open interest is below 0."),
        new("no_values", "None of last, bid, ask, their sizes and open interest is given."),
        new("not_finite", "A number is NaN, infinite or overflows."),
        new("oversized", "The row or entry is longer than a tick can be."),
        new("too_large", "A price is above 1e9, or a size above 1e12."),
        new("too_many_instruments", "The instrument is new, and its shard has as many as it may (`SIGNALES_INSTRUMENTS_MAX`)."),
        new("unknown_field", "A field has a name that no column has."),
        new("wrong_type", "A JSON value is not of the type that the field takes."),
        new("zero_price", "The price of a trade is 0."),
    ];

    /// <summary>Place of a code in <see cref="All"/>; -1 for others.</summary>
    public static int IndexOf(string name)
    {
        for (int i = 0; i < All.Count; i++)
        {
            if (All[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>What the flags of a tick say; it is taken all the same.</summary>
public static class TickFlagNames
{
    public static IReadOnlyList<TickCode> All { get; } =
    [
        new("crossed", "The bid is above the ask."),
        new("out_of_order", "It happened before a tick of its instrument that came earlier."),
        new("price_jump", "The last price, or the mid of the quote, is more than twice the one before or less than half of it; of an option: it moved by more than half the underlying's price."),
    ];
}
