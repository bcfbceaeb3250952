using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;
using SignalEs.Domain.Engine;

namespace SignalEs.Commands.Ingestion;

/// <summary>
/// Stores engine snapshots now and then: the state is copied between two commits, written beside them. The newest three are kept; a start-up uses
/// the newest that is whole, so a torn or corrupt one costs time, not data.
/// </summary>
internal sealed class SnapshotWriter(int shard, NpgsqlDataSource database, ILogger logger)
{
    private const int Kept = 3;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private const long Apart = 3000;

    private long _savedSequence;

    // Each shard at a moment of its own: all of them at once take the cores for a tenth of a second.
    private long _savedAt = Environment.TickCount64 - (shard * Apart % (long)Every.TotalMilliseconds);
    private Task _writing = Task.CompletedTask;

    /// <summary>Starts a write when one is due and none is under way.</summary>
    public void MaybeSave(ShardState state)
    {
        if (Environment.TickCount64 - _savedAt >= Every.TotalMilliseconds && state.Sequence > _savedSequence && _writing.IsCompleted)
        {
            _writing = Save(state);
        }
    }

    /// <summary>At an orderly stop: the next start has nothing to fold.</summary>
    public async Task SaveNowAsync(ShardState state)
    {
        await _writing;
        if (state.Sequence > _savedSequence)
        {
            await Save(state);
        }
    }

    private Task Save(ShardState state)
    {
        byte[] bytes;
        lock (state)
        {
            bytes = state.Engine.Save();
        }

        (_savedSequence, _savedAt) = (state.Sequence, Environment.TickCount64);
        var (sequence, stream, version, settings) = (state.Sequence, state.Stream, state.Version, state.Engine.Settings?.Hash ?? "");
        return Task.Run(() => WriteAsync(bytes, sequence, stream, version, settings));
    }

    private async Task WriteAsync(byte[] bytes, long sequence, string stream, long version, string settingsHash)
    {
        try
        {
            await using var command = database.CreateCommand("""
                with added as (
                  insert into ingest.snapshots (shard, sequence, engine_version, settings_hash, state, sha256, stream, version)
                  values ($1, $2, $3, $4, $5, $6, $7, $8)
                  on conflict (shard, sequence) do update set engine_version = $3, settings_hash = $4, state = $5, sha256 = $6) -- the one there may be damaged
                delete from ingest.snapshots where shard = $1 and sequence < (
                  select sequence from ingest.snapshots where shard = $1 order by sequence desc offset $9 limit 1)
                """);
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = sequence });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = SignalEngine.Version });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = settingsHash });
            command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = bytes });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Convert.ToHexStringLower(SHA256.HashData(bytes)) });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Kept - 2 });
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            logger.LogWarning(e, "Shard {Shard}: snapshot at {Sequence} not stored; start-up will fold more of the log", shard, sequence);
        }
    }
}
