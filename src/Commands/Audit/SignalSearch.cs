using Npgsql;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;

namespace SignalEs.Commands.Audit;

/// <summary>Finds the newest signal of a subject that was known at a time, in the log itself; the log index says which batches to look into.</summary>
public sealed class SignalSearch(NpgsqlDataSource database, AuditLog log, ShardCount shardCount)
{
    /// <summary>Batches looked into, newest first, before giving up.</summary>
    private const int BatchesMax = 5000;

    public async Task<Position?> NewestAtAsync(InstrumentKey key, string config, string? timeframe, long tsNs, CancellationToken cancellation)
    {
        int shard = ShardMap.ShardOf(key.Underlying, shardCount.Value);
        foreach (long sequence in await CandidatesAsync(shard, tsNs, cancellation))
        {
            if ((await log.AtAsync(sequence, cancellation))?.Data is not SignalsComputed { Signals: var signals })
            {
                continue;
            }

            for (int row = signals.Count - 1; row >= 0; row--)
            {
                var columns = signals.ConfigOf(row);
                if (signals.Columns.TsNs[row] <= tsNs && columns.Config == config && signals.SubjectOf(row) == key.Text
                    && (timeframe is null || columns.Cadence == $"bar:{timeframe}"))
                {
                    return new Position(sequence, row);
                }
            }
        }

        return null;
    }

    private async Task<List<long>> CandidatesAsync(int shard, long tsNs, CancellationToken cancellation)
    {
        var found = new List<long>();
        await using var pointer = database.CreateCommand("select version from read.models where name = 'log_index'");
        if (await pointer.ExecuteScalarAsync(cancellation) is not int version)
        {
            return found;
        }

        await using var command = database.CreateCommand(
            $"select sequence from read.log_index_v{version} where shard = $1 and type = 'signals_computed' and count > 0 and ts_min <= $2 order by sequence desc limit {BatchesMax}");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = tsNs });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            found.Add(rows.GetInt64(0));
        }

        return found;
    }
}
