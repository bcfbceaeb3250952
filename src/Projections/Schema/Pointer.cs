namespace SignalEs.Projections.Schema;

/// <summary>
/// <c>read.models</c> says which version of a model readers and the live projection use. The projection holds its row FOR SHARE while it writes,
/// a cutover takes it FOR UPDATE: so the switch falls between two pages of the projection, never into one.
/// </summary>
internal static class Pointer
{
    public const string Ddl = """
        create schema if not exists read;
        create table if not exists read.models (
            name text primary key,
            version int not null,
            changed timestamptz not null default now(),
            changed_xid xid not null default pg_current_xact_id()::xid);
        -- Sequence at which the projection began to write a model that was added later; 0: it holds the whole log. A rebuild makes it whole.
        alter table read.models add column if not exists since bigint not null default 0;
        -- Every version whose tables exist. left_at: sequence up to which a version that isn't live has been written.
        create table if not exists read.versions (
            name text not null,
            version int not null,
            state text not null check (state in ('live', 'building', 'previous')),
            left_at bigint,
            created timestamptz not null default now(),
            primary key (name, version));
        create table if not exists read.definitions (hash text primary key);
        """;

    public const string Functions = """
        create or replace function read.live_version(model text) returns int language sql volatile as
            'select version from read.models where name = model for share';

        -- Nanoseconds since 1970 as timestamptz, cut to microseconds; exact up to the year 2255.
        -- Stable as the operators in it are: PostgreSQL puts the body of a function in place of the call only where it promises no more than its body does.
        create or replace function read.instant(ns bigint) returns timestamptz language sql stable parallel safe as
            $$ select timestamptz 'epoch' + (ns / 1000) * interval '1 microsecond' $$;

        create or replace function read.known(value float8) returns float8 language sql immutable parallel safe as
            $$ select nullif(value, 'NaN'::float8) $$;

        create or replace function read.chain_step(state text, r text) returns text language sql immutable parallel safe strict as
            'select md5(state || r)';
        """;

    /// <summary>Aggregates have no "create or replace" that keeps dependants quiet on every version; this one is only made where it is missing.</summary>
    public const string ChainAggregate = """
        do $$ begin
            if to_regprocedure('read.chain(text)') is null then
                create aggregate read.chain(text) (sfunc = read.chain_step, stype = text, initcond = '');
            end if;
        end $$;
        """;
}
