using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Signals;

internal static class SignalTable
{
    public static readonly ReadTable Signals = new(
        "signals",
        """
        config text not null,
        subject text not null,
        start timestamptz not null,
        ts timestamptz not null,
        bar_start timestamptz not null,
        formula text not null,
        status smallint not null,
        "values" float8[] not null,
        position bigint not null
        """,
        "config, subject, start",
        SegmentBy: "config, subject");

    public static readonly ReadTable Outputs = new("outputs", "formula text not null, outputs text[] not null", "formula");

    public static readonly string Functions = """
        drop type if exists read.signals_columns cascade;
        create type read.signals_columns as (
            config text[], subject text[], start bigint[], ts bigint[], bar_start bigint[], formula text[], status smallint[],
            value_at int[], value_count int[], position bigint[], vals float8[]);

        create or replace function read.upsert_signals(target int, c read.signals_columns) returns void language plpgsql as $f$
        begin
            execute format($q$
                insert into read.signals_v%s as s (config, subject, start, ts, bar_start, formula, status, "values", position)
                select
                    r.config, r.subject, read.instant(r.start), read.instant(r.ts), read.instant(r.bar_start), r.formula, r.status,
                    ($1).vals[r.value_at : r.value_at + r.value_count - 1], r.position
                from unnest(
                    ($1).config, ($1).subject, ($1).start, ($1).ts, ($1).bar_start, ($1).formula, ($1).status,
                    ($1).value_at, ($1).value_count, ($1).position) as r(
                    config, subject, start, ts, bar_start, formula, status, value_at, value_count, position)
                on conflict (config, subject, start) do update set
                    ts = excluded.ts, bar_start = excluded.bar_start, formula = excluded.formula, status = excluded.status,
                    "values" = excluded."values", position = excluded.position
                where excluded.position > s.position
                $q$, coalesce(target, read.live_version('signals'))) using c;
        end $f$;

        drop type if exists read.outputs_columns cascade;
        create type read.outputs_columns as (formula text[], outputs text[]);

        create or replace function read.upsert_outputs(target int, c read.outputs_columns) returns void language plpgsql as $f$
        begin
            execute format($q$
                insert into read.outputs_v%s as o (formula, outputs)
                select r.formula, string_to_array(r.outputs, ',') from unnest(($1).formula, ($1).outputs) as r(formula, outputs)
                on conflict (formula) do update set outputs = excluded.outputs where o.outputs <> excluded.outputs
                $q$, coalesce(target, read.live_version('signals'))) using c;
        end $f$;
        """;
}
