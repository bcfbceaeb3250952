using Npgsql;
using SignalEs.Projections.Bars;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Completeness;

/// <summary>
/// Bars above a minute are the sum of the level below, to the bit (<see cref="Domain.Timeframes.Bar.Merge"/>): what the touched ones must be follows from rows
/// of the table itself, down to the minutes that the log gives.
/// </summary>
internal static class LevelSums
{
    private const string Opens = "c.open_ts, c.open_position";
    private const string Closes = "c.close_ts desc, c.close_position desc";
    private const string Highs = "c.high desc, c.high_ts";
    private const string Lows = "c.low, c.low_ts";
    private const string Quotes = "c.quote_ts desc, c.quote_position desc";
    private const string Interest = "c.open_interest_ts desc, c.open_interest_position desc";

    // Column, and how it follows from the rows c of the level below.
    private static readonly (string Column, string Sum)[] Sums =
    [
        ("open", First("c.open", Opens, "trades")), ("open_ts", First("c.open_ts", Opens, "trades")), ("open_position", First("c.open_position", Opens, "trades")),
        ("high", First("c.high", Highs, "trades")), ("high_ts", First("c.high_ts", Highs, "trades")),
        ("low", First("c.low", Lows, "trades")), ("low_ts", First("c.low_ts", Lows, "trades")),
        ("close", First("c.close", Closes, "trades")), ("close_ts", First("c.close_ts", Closes, "trades")), ("close_position", First("c.close_position", Closes, "trades")),
        ("bid", First("c.bid", Quotes, "quote_position")), ("ask", First("c.ask", Quotes, "quote_position")), ("quote_ts", First("c.quote_ts", Quotes, "quote_position")),
        ("open_interest", First("c.open_interest", Interest, "open_interest_position")),
        ("volume_e8", "sum(c.volume_e8)"), ("turnover_e16", "sum(c.turnover_e16)"), ("trades", "sum(c.trades)::bigint"),
        ("from_position", "min(c.from_position)"), ("to_position", "max(c.to_position)"),
        ("late_ticks", "sum(c.late_ticks)::bigint"), ("ticks", "sum(c.ticks)::bigint"),
    ];

    /// <param name="retainedFrom">Minutes of bars that start before may have been dropped.</param>
    public static async Task<IReadOnlyList<RowDifference>> DifferencesAsync(
        NpgsqlConnection connection, int live, DateTime retainedFrom, CancellationToken cancellation)
    {
        var differences = new List<RowDifference>();
        await using var command = Sql.Command(connection, Query(live), retainedFrom);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            differences.Add(new RowDifference(BarTable.Bars.Name, rows.GetString(0), rows.GetString(1), rows.GetString(2)));
        }

        return differences;
    }

    // A row belongs to the bar that it lies in; a day's bar begins before its start, where the one before ends. Where session calendars were changed, bars of
    // both overlap, and nothing can be said of those.
    private static string Query(int live) => $"""
        with touched as (
            select l.* from {BarTable.Bars.NameOf(Scratch.Version)} s join {BarTable.Bars.NameOf(live)} l using (key, timeframe, start)
            where s.timeframe <> '1m' and s.start >= $1)
        select concat_ws(' ', t.key, t.timeframe, t.start), row({List("m")})::text, row({List("t")})::text
        from touched t
        cross join lateral (
            select
                coalesce((select max(p.bucket_end) from {BarTable.Bars.NameOf(live)} p
                    where p.key = t.key and p.timeframe = t.timeframe and p.start < t.start and p.start >= t.start - interval '14 days'), '-infinity') as begins,
                exists (select from {BarTable.Bars.NameOf(live)} n
                    where n.key = t.key and n.timeframe = t.timeframe and n.start > t.start and n.start < t.bucket_end) as overlapped) e
        cross join lateral (
            select {string.Join(",\n        ", Sums.Select(s => $"{s.Sum} as {s.Column}"))}
            from {BarTable.Bars.NameOf(live)} c
            where c.key = t.key and c.timeframe = case t.timeframe when '15m' then '1m' when '1h' then '15m' else '1h' end
                and c.start >= greatest(e.begins, t.bucket_end - interval '26 hours') and c.start < t.bucket_end) m
        where e.begins <= t.start and not e.overlapped and ({List("m")}) is distinct from ({List("t")})
        order by 1 limit {CompletenessReport.ListedMax}
        """;

    // Where no row of the level below has it: 0 in columns of times and positions, null in those of values.
    private static string First(string column, string order, string present)
    {
        string first = $"(array_agg({column} order by {order}) filter (where c.{present} <> 0))[1]";
        return column.EndsWith("_ts", StringComparison.Ordinal) || column.EndsWith("_position", StringComparison.Ordinal) ? $"coalesce({first}, 0)" : first;
    }

    private static string List(string alias) => string.Join(", ", Sums.Select(s => $"{alias}.{s.Column}"));
}
