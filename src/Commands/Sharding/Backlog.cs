using Npgsql;
using SignalEs.Commands.Ingestion;

namespace SignalEs.Commands.Sharding;

/// <summary>
/// What others wrote to a shard and this host hasn't read. A host that takes the shard over reads to its end at one go, while nothing of it may go out to observers; so what is
/// long is first left to <see cref="LogTail"/>, which goes at their pace.
/// </summary>
internal sealed class Backlog(NpgsqlDataSource database, CommitSequencer sequencer)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    /// <summary>A log that doesn't move on for so long (a transaction that nobody ends holds it up) isn't waited for.</summary>
    private static readonly TimeSpan StandstillMax = TimeSpan.FromSeconds(2);

    /// <summary>Completes when little is left to read, or nothing that could be waited for.</summary>
    public async Task ShortAsync(ShardWorker worker, CancellationToken cancellation)
    {
        long at = -1;
        long since = Environment.TickCount64;
        while (worker.Assigned is not null && sequencer.Horizon is var horizon and < long.MaxValue && await IsLongAsync(worker, cancellation))
        {
            if (horizon != at)
            {
                (at, since) = (horizon, Environment.TickCount64);
            }
            else if (Environment.TickCount64 - since > StandstillMax.TotalMilliseconds)
            {
                return;
            }

            await Task.Delay(Between, cancellation);
        }
    }

    private async Task<bool> IsLongAsync(ShardWorker worker, CancellationToken cancellation)
    {
        try
        {
            await using var command = database.CreateCommand("select 1 from log.mt_events where seq_id > $1 and stream_id like $2 order by seq_id offset $3 limit 1");
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = worker.Sequence });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"shard-{worker.Shard}-%" });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = LogHorizon.EventsPerLook });
            return await command.ExecuteScalarAsync(cancellation) is not null;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return false; // whoever reads the log next says so
        }
    }
}
