using Npgsql;

namespace SignalEs.Commands.Ingestion;

/// <summary>Tables of the write side beside the log: how far each source has been read, and engine snapshots.</summary>
public static class IngestSchema
{
    private const string Ddl = """
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
        """;

    /// <summary>Creates what is missing; safe to run at every start.</summary>
    public static async Task MigrateAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Ddl);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Names this log; a position is only meaningful together with it.</summary>
    public static async Task<string> EpochAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select epoch from ingest.epoch");
        return (string)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
