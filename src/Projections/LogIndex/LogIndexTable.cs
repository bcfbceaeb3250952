using SignalEs.Projections.Schema;

namespace SignalEs.Projections.LogIndex;

internal static class LogIndexTable
{
    public static readonly ReadTable LogIndex = new(
        "log_index",
        """
        sequence bigint not null,
        shard int not null,
        stream text not null,
        type text not null,
        count bigint not null,
        ts_min bigint,
        ts_max bigint
        """,
        "sequence",
        Indexes: ["shard, type, sequence", "shard, ts_max"]);

    // No "on conflict": a sequence that comes twice means that a page was applied twice, and must fail loudly.
    public static readonly string Functions = """
        drop type if exists read.log_index_columns cascade;
        create type read.log_index_columns as (
            sequence bigint[], shard int[], stream text[], type text[], count bigint[], ts_min bigint[], ts_max bigint[]);

        create or replace function read.upsert_log_index(target int, c read.log_index_columns) returns void language plpgsql as $f$
        begin
            execute format($q$
                insert into read.log_index_v%s (sequence, shard, stream, type, count, ts_min, ts_max)
                select r.sequence, r.shard, r.stream, r.type, r.count, nullif(r.ts_min, 9223372036854775807), nullif(r.ts_max, -9223372036854775808)
                from unnest(($1).sequence, ($1).shard, ($1).stream, ($1).type, ($1).count, ($1).ts_min, ($1).ts_max) as r(
                    sequence, shard, stream, type, count, ts_min, ts_max)
                $q$, coalesce(target, read.live_version('log_index'))) using c;
        end $f$;
        """;
}
