using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.Signals;

/// <summary>Signals of one subject in order of start, several configs together.</summary>
internal sealed class StoredSignals(OutputNames names)
{
    private const int ChunkSize = 1000;

    /// <summary>Configs that have given a signal for the subject.</summary>
    public static async Task<List<string>> ConfigsAsync(ReadSnapshot read, string subject, CancellationToken cancellation)
    {
        await using var command = read.Command($"select config from {read.Table(ReadTable.LatestSignals)} where subject = $1 order by config").With(subject);
        var configs = new List<string>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            configs.Add(rows.GetString(0));
        }

        return configs;
    }

    /// <param name="fromNs">Inclusive, on the start.</param>
    /// <param name="toNs">Exclusive.</param>
    public IAsyncEnumerable<SignalRecord> ReadAsync(
        ReadSnapshot read, string subject, IReadOnlyList<string> configs, long? fromNs, long? toNs, bool backwards, CancellationToken cancellation)
        => SeriesChunks.ReadAsync(
            fromNs, toNs, backwards, ChunkSize, (from, to) => ChunkAsync(read, subject, configs, from, to, backwards, cancellation), r => r.Config, cancellation);

    private async Task<List<SignalRecord>> ChunkAsync(
        ReadSnapshot read, string subject, IReadOnlyList<string> configs, long from, long to, bool backwards, CancellationToken cancellation)
    {
        string direction = backwards ? "desc" : "asc";
        var raw = new List<(SignalRecord Row, string Formula)>();
        await using (var command = read.Command(
            $"""
            select s.config, s.formula, s.start, s.ts, s.bar_start, s.status, s."values", s.position
            from unnest($1) as c(config) cross join lateral (
              select config, formula, start, ts, bar_start, status, "values", position from {read.Table(ReadTable.Signals)}
              where config = c.config and subject = $2 and start >= $3 and start < $4 order by start {direction} limit {ChunkSize}) s
            order by s.start {direction}, s.config
            """).With(configs.ToArray()).With(subject).WithTime(from).WithTime(to))
        {
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                raw.Add((new SignalRecord(
                    rows.GetString(0), subject, rows.GetString(1), [], rows.GetNanos(2), rows.GetNanos(3), rows.GetNanos(4),
                    (SignalStatus)rows.GetInt16(5), SignalRecord.ReadValues(rows, 6), new Position(rows.GetInt64(7))), rows.GetString(1)));
            }
        }

        var found = new List<SignalRecord>(raw.Count);
        foreach (var (row, formula) in raw)
        {
            found.Add(row with { Outputs = await names.OfAsync(read, formula, cancellation) });
        }

        return found;
    }
}
