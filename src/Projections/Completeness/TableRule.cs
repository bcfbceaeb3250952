using SignalEs.Projections.Bars;
using SignalEs.Projections.Instruments;
using SignalEs.Projections.Latest;
using SignalEs.Projections.Moneyness;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Signals;

namespace SignalEs.Projections.Completeness;

/// <summary>
/// What of a table can be said from a range of the log alone. <c>s</c> is the row that the range gives, <c>l</c> the row in the table; <c>$1</c> the first
/// position of the range, <c>$2</c> the first after it, <c>$3</c> the first that nothing can have been projected from yet.
/// </summary>
/// <param name="Expected">SQL text of what must be there, of <c>s</c>; empty: the whole row.</param>
/// <param name="Found">SQL text of what is there, of <c>l</c>; empty: the whole row.</param>
/// <param name="Scope">Rows that the range decides. A row that a later event changed is compared with the range of that event.</param>
internal sealed record TableRule(ReadTable Table, string Expected, string Found, string Scope)
{
    private const string Row = "";

    // A late tick doesn't take the place of a newer one.
    private const string NewestTick = "case when (l.ts_event, l.position) >= (s.ts_event, s.position) then s.position else l.position end::text";

    // A position that can't be is a difference, not a later event.
    private static string NotLater(string position) => $"(l.{position} is null or l.{position} < $2 or l.{position} >= $3)";

    public static readonly IReadOnlyList<TableRule> All =
    [
        new(BarTable.Bars, Row, Row, $"s.timeframe = '1m' and s.to_position >= $1 and {NotLater("to_position")}"),
        new(BarTable.Watermarks, "''", "case when l.ts_ns >= s.ts_ns then '' else 'behind' end", "true"),
        new(InstrumentTable.Instruments, "''", "case when l.key is not null then '' end", "true"),
        new(LatestTable.Ticks, "s.position::text", NewestTick, NotLater("position")),
        new(LatestTable.Signals, Row, Row, NotLater("position")),
        new(MoneynessTable.Moneyness, Row, Row, NotLater("position")),
        new(SignalTable.Signals, Row, Row, NotLater("position")),
        new(SignalTable.Outputs, Row, Row, "true"),
    ];

    // Column by column: TimescaleDB 2.23 fails on l::text of a joined columnstore ("cache lookup failed for attribute 0").
    private string Whole(string row) => $"case when {row}.{FirstKey} is not null then row({string.Join(", ", Table.ColumnNames.Select(c => $"{row}.{c}"))})::text end";

    private string FirstKey => Table.PrimaryKey.Split(',')[0];

    // $4 and $5: what retention may have dropped, by time and by position.
    private string Retained => Table.ByTime ? $"not (l.{FirstKey} is null and s.{ReadTable.TimeColumn} < $4 and s.{Table.NewestPosition} < $5)" : "true";

    private string Pairs(int live) => $"""
        select concat_ws(' ', {string.Join(", ", Table.PrimaryKey.Split(", ").Select(c => "s." + c))}) as key, {(Expected == Row ? Whole("s") : Expected)} as expected, {(Found == Row ? Whole("l") : Found)} as found
        from {Table.NameOf(Scratch.Version)} s left join {Table.NameOf(live)} l using ({Table.PrimaryKey})
        where {Scope} and {Retained}
        """;

    /// <summary>Counts and checksums of both sides.</summary>
    public string Compare(int live) => $"""
        select count(*), coalesce(sum(hashtextextended(expected, 0)::numeric), 0)::text, count(found), coalesce(sum(hashtextextended(found, 0)::numeric), 0)::text
        from ({Pairs(live)}) p
        """;

    /// <summary>The rows that differ.</summary>
    public string Differences(int live) => $"""
        select key, expected, found from ({Pairs(live)}) p
        where expected is distinct from found order by key limit {CompletenessReport.ListedMax}
        """;
}
