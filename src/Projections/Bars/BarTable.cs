using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Bars;

/// <summary>Tables and merge of the bars model. The merge is <see cref="Domain.Timeframes.Bar.Merge"/> in SQL; a property test holds the two together.</summary>
internal static class BarTable
{
    public static readonly ReadTable Bars = new(
        "bars",
        """
        key text not null,
        timeframe text not null,
        start timestamptz not null,
        bucket_end timestamptz not null,
        open float8, high float8, low float8, close float8,
        open_ts bigint not null, high_ts bigint not null, low_ts bigint not null, close_ts bigint not null,
        open_position bigint not null, close_position bigint not null,
        volume_e8 numeric not null, turnover_e16 numeric not null, trades bigint not null,
        bid float8, ask float8, quote_ts bigint not null, quote_position bigint not null,
        open_interest float8, open_interest_ts bigint not null, open_interest_position bigint not null,
        from_position bigint not null, to_position bigint not null,
        late_ticks bigint not null, ticks bigint not null
        """,
        "key, timeframe, start",
        SegmentBy: "key, timeframe",
        NewestPosition: "to_position");

    public static readonly ReadTable Watermarks = new("watermarks", "underlying text not null, ts_ns bigint not null", "underlying");

    public static readonly string Functions = $"""
        drop type if exists read.bars_columns cascade;
        create type read.bars_columns as (
            key text[], timeframe text[], start bigint[], bucket_end bigint[], open float8[], high float8[], low float8[], close float8[],
            open_ts bigint[], high_ts bigint[], low_ts bigint[], close_ts bigint[], open_position bigint[], close_position bigint[],
            volume_e8 text[], turnover_e16 text[], trades bigint[], bid float8[], ask float8[], quote_ts bigint[], quote_position bigint[],
            open_interest float8[], open_interest_ts bigint[], open_interest_position bigint[], from_position bigint[], to_position bigint[],
            late_ticks bigint[], ticks bigint[]);

        create or replace function read.upsert_bars(target int, c read.bars_columns) returns void language plpgsql as $f$
        begin
            execute format($q$
                insert into read.bars_v%s as b (
                    key, timeframe, start, bucket_end, open, high, low, close, open_ts, high_ts, low_ts, close_ts, open_position, close_position,
                    volume_e8, turnover_e16, trades, bid, ask, quote_ts, quote_position,
                    open_interest, open_interest_ts, open_interest_position, from_position, to_position, late_ticks, ticks)
                select
                    r.key, r.timeframe, read.instant(r.start), read.instant(r.bucket_end),
                    read.known(r.open), read.known(r.high), read.known(r.low), read.known(r.close),
                    r.open_ts, r.high_ts, r.low_ts, r.close_ts, r.open_position, r.close_position,
                    r.volume_e8::numeric, r.turnover_e16::numeric, r.trades, read.known(r.bid), read.known(r.ask), r.quote_ts, r.quote_position,
                    read.known(r.open_interest), r.open_interest_ts, r.open_interest_position, r.from_position, r.to_position, r.late_ticks, r.ticks
                from unnest(
                    ($1).key, ($1).timeframe, ($1).start, ($1).bucket_end, ($1).open, ($1).high, ($1).low, ($1).close,
                    ($1).open_ts, ($1).high_ts, ($1).low_ts, ($1).close_ts, ($1).open_position, ($1).close_position,
                    ($1).volume_e8, ($1).turnover_e16, ($1).trades, ($1).bid, ($1).ask, ($1).quote_ts, ($1).quote_position,
                    ($1).open_interest, ($1).open_interest_ts, ($1).open_interest_position, ($1).from_position, ($1).to_position,
                    ($1).late_ticks, ($1).ticks) as r(
                    key, timeframe, start, bucket_end, open, high, low, close, open_ts, high_ts, low_ts, close_ts, open_position, close_position,
                    volume_e8, turnover_e16, trades, bid, ask, quote_ts, quote_position,
                    open_interest, open_interest_ts, open_interest_position, from_position, to_position, late_ticks, ticks)
                on conflict (key, timeframe, start) do update set
                    bucket_end = greatest(b.bucket_end, excluded.bucket_end),
                    {Take("(excluded.open_ts, excluded.open_position) < (b.open_ts, b.open_position)", "trades", "open", "open_ts", "open_position")},
                    {Take("(excluded.close_ts, excluded.close_position) >= (b.close_ts, b.close_position)", "trades", "close", "close_ts", "close_position")},
                    {Take("excluded.high > b.high or (excluded.high = b.high and excluded.high_ts < b.high_ts)", "trades", "high", "high_ts")},
                    {Take("excluded.low < b.low or (excluded.low = b.low and excluded.low_ts < b.low_ts)", "trades", "low", "low_ts")},
                    {Take("(excluded.quote_ts, excluded.quote_position) >= (b.quote_ts, b.quote_position)", "quote_position", "bid", "ask", "quote_ts", "quote_position")},
                    {Take(
                        "(excluded.open_interest_ts, excluded.open_interest_position) >= (b.open_interest_ts, b.open_interest_position)",
                        "open_interest_position", "open_interest", "open_interest_ts", "open_interest_position")},
                    volume_e8 = b.volume_e8 + excluded.volume_e8,
                    turnover_e16 = b.turnover_e16 + excluded.turnover_e16,
                    trades = b.trades + excluded.trades,
                    from_position = least(b.from_position, excluded.from_position),
                    to_position = greatest(b.to_position, excluded.to_position),
                    late_ticks = b.late_ticks + excluded.late_ticks,
                    ticks = b.ticks + excluded.ticks
                $q$, coalesce(target, read.live_version('bars'))) using c;
        end $f$;

        drop type if exists read.watermarks_columns cascade;
        create type read.watermarks_columns as (underlying text[], ts_ns bigint[]);

        create or replace function read.upsert_watermarks(target int, c read.watermarks_columns) returns void language plpgsql as $f$
        begin
            execute format($q$
                insert into read.watermarks_v%s as w (underlying, ts_ns)
                select r.underlying, r.ts_ns from unnest(($1).underlying, ($1).ts_ns) as r(underlying, ts_ns)
                on conflict (underlying) do update set ts_ns = greatest(w.ts_ns, excluded.ts_ns)
                $q$, coalesce(target, read.live_version('bars'))) using c;
        end $f$;
        """;

    // Columns come from the new piece when it has something (its count or position isn't 0) and the old one has nothing or must give way.
    private static string Take(string givesWay, string present, params string[] columns) => string.Join(
        ",\n                    ",
        columns.Select(column =>
            $"{column} = case when excluded.{present} <> 0 and (b.{present} = 0 or {givesWay}) then excluded.{column} else b.{column} end"));
}
