using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Latest;

internal static class LatestTable
{
    public static readonly ReadTable Ticks = new(
        "latest_ticks",
        """
        key text not null,
        underlying text not null,
        product text not null,
        ts_event bigint not null,
        ts_received bigint not null,
        last float8, last_ts bigint,
        bid float8, ask float8, bid_size float8, ask_size float8, quote_ts bigint,
        volume float8,
        day_start bigint not null,
        day_volume numeric not null,
        open_interest float8,
        position bigint not null
        """,
        "key",
        Indexes: "underlying");

    public static readonly ReadTable Signals = new(
        "latest_signals",
        """
        config text not null,
        subject text not null,
        formula text not null,
        ts bigint not null,
        bar_start bigint not null,
        status smallint not null,
        "values" float8[] not null,
        position bigint not null
        """,
        "config, subject",
        Indexes: "subject");

    // Pages come in order of the log, so that at the same event time the page counts for more than the row.
    public static readonly string Functions = """
        drop type if exists read.latest_ticks_columns cascade;
        create type read.latest_ticks_columns as (
            key text[], underlying text[], product text[], ts_event bigint[], ts_received bigint[], last float8[], last_ts bigint[],
            bid float8[], ask float8[], bid_size float8[], ask_size float8[], quote_ts bigint[], volume float8[],
            day_start bigint[], day_volume_e8 text[], open_interest float8[], position bigint[]);

        create or replace function read.upsert_latest_ticks(target int, c read.latest_ticks_columns) returns void language plpgsql as $f$
        begin
            execute format($q$
                insert into read.latest_ticks_v%s as t (
                    key, underlying, product, ts_event, ts_received, last, last_ts, bid, ask, bid_size, ask_size, quote_ts, volume,
                    day_start, day_volume, open_interest, position)
                select
                    r.key, r.underlying, r.product, r.ts_event, r.ts_received, read.known(r.last), nullif(r.last_ts, -9223372036854775808),
                    read.known(r.bid), read.known(r.ask), read.known(r.bid_size), read.known(r.ask_size), nullif(r.quote_ts, -9223372036854775808),
                    read.known(r.volume), r.day_start, r.day_volume_e8::numeric * 0.00000001, read.known(r.open_interest), r.position
                from unnest(
                    ($1).key, ($1).underlying, ($1).product, ($1).ts_event, ($1).ts_received, ($1).last, ($1).last_ts,
                    ($1).bid, ($1).ask, ($1).bid_size, ($1).ask_size, ($1).quote_ts, ($1).volume,
                    ($1).day_start, ($1).day_volume_e8, ($1).open_interest, ($1).position) as r(
                    key, underlying, product, ts_event, ts_received, last, last_ts, bid, ask, bid_size, ask_size, quote_ts, volume,
                    day_start, day_volume_e8, open_interest, position)
                on conflict (key) do update set
                    ts_event = greatest(t.ts_event, excluded.ts_event),
                    ts_received = case when excluded.ts_event >= t.ts_event then excluded.ts_received else t.ts_received end,
                    position = case when excluded.ts_event >= t.ts_event then excluded.position else t.position end,
                    last = case when excluded.last_ts >= coalesce(t.last_ts, excluded.last_ts) then excluded.last else t.last end,
                    volume = case when excluded.last_ts >= coalesce(t.last_ts, excluded.last_ts) then excluded.volume else t.volume end,
                    last_ts = greatest(t.last_ts, excluded.last_ts),
                    bid = case when excluded.quote_ts >= coalesce(t.quote_ts, excluded.quote_ts) then excluded.bid else t.bid end,
                    ask = case when excluded.quote_ts >= coalesce(t.quote_ts, excluded.quote_ts) then excluded.ask else t.ask end,
                    bid_size = case when excluded.quote_ts >= coalesce(t.quote_ts, excluded.quote_ts) then excluded.bid_size else t.bid_size end,
                    ask_size = case when excluded.quote_ts >= coalesce(t.quote_ts, excluded.quote_ts) then excluded.ask_size else t.ask_size end,
                    quote_ts = greatest(t.quote_ts, excluded.quote_ts),
                    day_start = greatest(t.day_start, excluded.day_start),
                    day_volume = case when excluded.day_start > t.day_start then excluded.day_volume
                        when excluded.day_start = t.day_start then t.day_volume + excluded.day_volume else t.day_volume end,
                    open_interest = coalesce(excluded.open_interest, t.open_interest)
                $q$, coalesce(target, read.live_version('latest'))) using c;
        end $f$;

        drop type if exists read.latest_signals_columns cascade;
        create type read.latest_signals_columns as (
            config text[], subject text[], formula text[], ts bigint[], bar_start bigint[], status smallint[],
            value_at int[], value_count int[], position bigint[], vals float8[]);

        create or replace function read.upsert_latest_signals(target int, c read.latest_signals_columns) returns void language plpgsql as $f$
        begin
            execute format($q$
                insert into read.latest_signals_v%s as s (config, subject, formula, ts, bar_start, status, "values", position)
                select r.config, r.subject, r.formula, r.ts, r.bar_start, r.status, ($1).vals[r.value_at : r.value_at + r.value_count - 1], r.position
                from unnest(
                    ($1).config, ($1).subject, ($1).formula, ($1).ts, ($1).bar_start, ($1).status,
                    ($1).value_at, ($1).value_count, ($1).position) as r(
                    config, subject, formula, ts, bar_start, status, value_at, value_count, position)
                on conflict (config, subject) do update set
                    formula = excluded.formula, ts = excluded.ts, bar_start = excluded.bar_start, status = excluded.status,
                    "values" = excluded."values", position = excluded.position
                where excluded.position > s.position
                $q$, coalesce(target, read.live_version('latest'))) using c;
        end $f$;
        """;
}
