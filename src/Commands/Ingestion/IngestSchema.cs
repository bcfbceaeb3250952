using Npgsql;

namespace SignalEs.Commands.Ingestion;

/// <summary>Tables of the write side beside the log: how far each source has been read, and engine snapshots.</summary>
public static class IngestSchema
{
    /// <summary>SQLSTATE of a commit whose epoch is over.</summary>
    public const string FencedState = "SE001";

    /// <summary>Whether a commit failed because its epoch is over. Marten gives one exception, or all of a batch.</summary>
    public static bool IsFenced(Exception e)
        => e is PostgresException { SqlState: FencedState }
        || (e.InnerException is { } inner && IsFenced(inner))
        || (e is AggregateException { InnerExceptions: var all } && all.Any(IsFenced));

    private const string Ddl = """
        select pg_advisory_xact_lock(5334501); -- hosts that start together take turns
        create schema if not exists ingest;
        create table if not exists ingest.epoch (only_row boolean primary key default true check (only_row), epoch text not null);
        insert into ingest.epoch (epoch) values (replace(gen_random_uuid()::text, '-', '')) on conflict do nothing;
        create table if not exists ingest.offsets (
          shard int not null, stream text not null, last_entry text not null, primary key (shard, stream));
        create table if not exists ingest.sources (
          shard int not null, source text not null, last_seq bigint not null, accepted bigint not null, duplicates bigint not null,
          rejected bigint not null, updated timestamptz not null default now(), primary key (shard, source));
        create index if not exists sources_by_source on ingest.sources (source);
        create table if not exists ingest.snapshots (
          shard int not null, sequence bigint not null, engine_version text not null, settings_hash text not null, state bytea not null,
          sha256 text not null, stream text not null, version bigint not null, created timestamptz not null default now(), primary key (shard, sequence));
        create table if not exists ingest.cluster_key (only_row boolean primary key default true check (only_row), key text not null);
        insert into ingest.cluster_key (key) values (replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')) on conflict do nothing;
        create table if not exists ingest.hosts (
          host text primary key, machine text not null, address text not null, beat bigint not null default 0,
          started timestamptz not null default clock_timestamp(), seen timestamptz not null default clock_timestamp());
        create table if not exists ingest.streams (
          shard int not null, stream text not null, last_id text not null, entries_added bigint not null,
          seen timestamptz not null default clock_timestamp(), primary key (shard, stream));
        create table if not exists ingest.log_losses (
          id bigint generated always as identity primary key, found timestamptz not null default clock_timestamp(), shard int not null, host text not null,
          known_sequence bigint not null, found_sequence bigint not null, timeline_before text, timeline_after text not null, lsn text not null);
        create table if not exists ingest.leases (
          shard int primary key, host text, epoch bigint not null default 0, since timestamptz not null default clock_timestamp());
        -- In every commit of a shard. The row lock makes a take-over wait for it or it for the take-over; the timeout rids a take-over of a commit whose host was
        -- stopped in the middle of it.
        create or replace procedure ingest.fence(shard_ int, epoch_ bigint) language plpgsql as $fence$
        begin
          perform from ingest.leases where shard = shard_ and epoch = epoch_ and host is not null for share;
          if not found then
            raise exception 'shard % is no longer owned under epoch %', shard_, epoch_ using errcode = 'SE001';
          end if;
          perform set_config('idle_in_transaction_session_timeout', '1500', true);
        end $fence$;
        -- What stands beside the events of a commit, in one call: the fence, how far the source stream has been read, and what was taken from each producer.
        create or replace procedure ingest.settle(
          shard_ int, epoch_ bigint, stream_ text, entry_ text, sources_ text[], seqs_ bigint[], accepted_ bigint[], duplicates_ bigint[], rejected_ bigint[])
        language plpgsql as $settle$
        begin
          call ingest.fence(shard_, epoch_);
          if entry_ <> '' then
            insert into ingest.offsets (shard, stream, last_entry) values (shard_, stream_, entry_)
            on conflict (shard, stream) do update set last_entry = excluded.last_entry;
          end if;
          if cardinality(sources_) > 0 then
            insert into ingest.sources (shard, source, last_seq, accepted, duplicates, rejected)
            select shard_, s.* from unnest(sources_, seqs_, accepted_, duplicates_, rejected_) as s
            on conflict (shard, source) do update set last_seq = excluded.last_seq, accepted = excluded.accepted,
              duplicates = excluded.duplicates, rejected = excluded.rejected, updated = now();
          end if;
        end $settle$;
        """;

    /// <summary>Creates what is missing; safe to run at every start.</summary>
    public static async Task MigrateAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Ddl);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>What the hosts of this log, and nobody else, know: they tell each other by it.</summary>
    public static async Task<string> ClusterKeyAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select key from ingest.cluster_key");
        return (string)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Names this log; a position is only meaningful together with it.</summary>
    public static async Task<string> EpochAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select epoch from ingest.epoch");
        return (string)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
