using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Moneyness;

internal static class MoneynessTable
{
    public static readonly ReadTable Moneyness = new(
        "moneyness",
        """
        underlying text not null,
        expiry date not null,
        level text not null,
        start timestamptz not null,
        config text not null,
        ts timestamptz not null,
        formula text not null,
        status smallint not null,
        "values" float8[] not null,
        position bigint not null
        """,
        "underlying, expiry, level, start, config",
        SegmentBy: "underlying, expiry, level");

    public static readonly string Functions = """
        drop type if exists read.moneyness_columns cascade;
        create type read.moneyness_columns as (
            underlying text[], expiry date[], level text[], start bigint[], config text[], ts bigint[], formula text[], status smallint[],
            value_at int[], value_count int[], position bigint[], vals float8[]);

        create or replace function read.upsert_moneyness(target int, c read.moneyness_columns) returns void language plpgsql as $f$
        begin
            execute format($q$
                insert into read.moneyness_v%s as m (underlying, expiry, level, start, config, ts, formula, status, "values", position)
                select
                    r.underlying, r.expiry, r.level, read.instant(r.start), r.config, read.instant(r.ts), r.formula, r.status,
                    ($1).vals[r.value_at : r.value_at + r.value_count - 1], r.position
                from unnest(
                    ($1).underlying, ($1).expiry, ($1).level, ($1).start, ($1).config, ($1).ts, ($1).formula, ($1).status,
                    ($1).value_at, ($1).value_count, ($1).position) as r(
                    underlying, expiry, level, start, config, ts, formula, status, value_at, value_count, position)
                on conflict (underlying, expiry, level, start, config) do update set
                    ts = excluded.ts, formula = excluded.formula, status = excluded.status, "values" = excluded."values", position = excluded.position
                where excluded.position > m.position
                $q$, coalesce(target, read.live_version('moneyness'))) using c;
        end $f$;
        """;
}
