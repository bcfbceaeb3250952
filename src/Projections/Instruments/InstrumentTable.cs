using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Instruments;

internal static class InstrumentTable
{
    public static readonly ReadTable Instruments = new(
        "instruments",
        """
        key text not null,
        exchange text not null,
        underlying text not null,
        product text not null,
        expiry date,
        strike float8,
        "right" text,
        multiplier float8 not null,
        exercise text not null,
        calendar text not null,
        listed_at timestamptz not null,
        position bigint not null,
        declared boolean not null
        """,
        "key",
        Indexes: "underlying, product, expiry");

    // Listing keeps the first place at which the log names the key; metadata that somebody declared replaces what followed from the key.
    public static readonly string Functions = """
        drop type if exists read.instruments_columns cascade;
        create type read.instruments_columns as (
            key text[], exchange text[], underlying text[], product text[], expiry text[], strike float8[], "right" text[], multiplier float8[],
            exercise text[], calendar text[], listed_at bigint[], position bigint[], declared boolean[]);

        create or replace function read.upsert_instruments(target int, c read.instruments_columns) returns void language plpgsql as $f$
        begin
            execute format($q$
                insert into read.instruments_v%s as i (
                    key, exchange, underlying, product, expiry, strike, "right", multiplier, exercise, calendar, listed_at, position, declared)
                select
                    r.key, r.exchange, r.underlying, r.product, nullif(r.expiry, '')::date, read.known(r.strike), nullif(r."right", ''), r.multiplier,
                    r.exercise, r.calendar, read.instant(r.listed_at), r.position, r.declared
                from unnest(
                    ($1).key, ($1).exchange, ($1).underlying, ($1).product, ($1).expiry, ($1).strike, ($1)."right", ($1).multiplier,
                    ($1).exercise, ($1).calendar, ($1).listed_at, ($1).position, ($1).declared) as r(
                    key, exchange, underlying, product, expiry, strike, "right", multiplier, exercise, calendar, listed_at, position, declared)
                on conflict (key) do update set
                    multiplier = excluded.multiplier, exercise = excluded.exercise, calendar = excluded.calendar, declared = true
                where excluded.declared
                $q$, coalesce(target, read.live_version('instruments'))) using c;
        end $f$;
        """;
}
