using SignalEs.Domain;
using SignalEs.Domain.Instruments;
using SignalEs.Log;
using SignalEs.Queries.History;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.Signals;

/// <summary>
/// Signals as they had been recorded at a position of the log, whatever read model is in force: after a formula changed and the tables were rebuilt, this still
/// says what was known.
/// </summary>
internal sealed class LogSignals(ShardLogReader reader)
{
    /// <summary>The newest value of each config and start, with <paramref name="fromNs"/> ≤ start ≤ <paramref name="lastNs"/>, in order of start.</summary>
    /// <param name="knownNs">Event time at which the last of them was known.</param>
    public async Task<IReadOnlyList<SignalRecord>> ReadAsync(
        ReadSnapshot read, string underlying, string subject, IReadOnlyList<string> configs, long fromNs, long lastNs, long knownNs, Position at,
        CancellationToken cancellation)
    {
        int shard = ShardMap.ShardOf(underlying);
        var found = new SortedDictionary<(long Start, string Config), SignalRecord>();
        if (await LogRange.FindAsync(read, shard, fromNs, knownNs, at, cancellation) is not var (first, last))
        {
            return [];
        }

        await foreach (var e in reader.ReadAsync(shard, first - 1, last, cancellation))
        {
            if (e is SignalsEvent signals)
            {
                Collect(signals, subject, configs, fromNs, lastNs, at, found);
            }
        }

        return [.. found.Values];
    }

    private static void Collect(
        SignalsEvent e, string subject, IReadOnlyList<string> configs, long fromNs, long lastNs, Position at, SortedDictionary<(long, string), SignalRecord> found)
    {
        var batch = e.Data.Signals;
        int ours = Array.IndexOf(batch.Subjects, subject);
        for (int i = 0; ours >= 0 && i < batch.Count; i++)
        {
            var position = new Position(e.Sequence, i);
            if (batch.Columns.Subject[i] != ours || position > at || !configs.Contains(batch.ConfigOf(i).Config))
            {
                continue;
            }

            var columns = batch.ConfigOf(i);
            (long ts, long barStart) = (batch.Columns.TsNs[i], batch.Columns.BarStartNs[i]);
            long start = SignalRecord.StartOf(ts, barStart);
            if (start >= fromNs && start <= lastNs)
            {
                found[(start, columns.Config)] = new SignalRecord(
                    columns.Config, subject, columns.Formula, columns.Outputs, start, ts, barStart, batch.StatusOf(i), batch.ValuesOf(i).ToArray(), position);
            }
        }
    }
}
