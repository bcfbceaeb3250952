using SignalEs.Domain.Moneyness;
using SignalEs.Queries.Reading;
using SignalEs.Queries.Signals;

namespace SignalEs.Queries.Moneyness;

/// <summary>A level of an expiry: <c>ATM</c>, <c>OTM2</c>, … or <see cref="MoneynessFormula.ExpiryLevel"/>.</summary>
internal readonly record struct MoneynessSeries(DateOnly Expiry, string Level);

/// <summary>Moneyness rows of one underlying in order of start.</summary>
internal sealed class StoredMoneyness(OutputNames names)
{
    private const int ChunkRows = 20_000;
    private const int ShareMin = 10;

    /// <summary>Levels and expiries that a config has given values for.</summary>
    public static async Task<List<MoneynessSeries>> SeriesAsync(ReadSnapshot read, string config, string underlying, CancellationToken cancellation)
    {
        await using var command = read.Command(
            $"select split_part(subject, ':', 2)::date, split_part(subject, ':', 3) from {read.Table(ReadTable.LatestSignals)} "
            + "where config = $1 and starts_with(subject, $2) order by 1, 2").With(config).With(underlying + ":");
        var series = new List<MoneynessSeries>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            series.Add(new MoneynessSeries(rows.GetFieldValue<DateOnly>(0), rows.GetString(1)));
        }

        return series;
    }

    public IAsyncEnumerable<SignalRecord> ReadAsync(
        ReadSnapshot read, string config, string underlying, IReadOnlyList<MoneynessSeries> series, long? fromNs, long? toNs, bool backwards,
        CancellationToken cancellation)
    {
        int share = Math.Max(ShareMin, ChunkRows / Math.Max(1, series.Count));
        return SeriesChunks.ReadAsync(
            fromNs, toNs, backwards, share, (from, to) => ChunkAsync(read, config, underlying, series, share, from, to, backwards, cancellation),
            r => r.Subject, cancellation);
    }

    private async Task<List<SignalRecord>> ChunkAsync(
        ReadSnapshot read, string config, string underlying, IReadOnlyList<MoneynessSeries> series, int share, long from, long to, bool backwards,
        CancellationToken cancellation)
    {
        string direction = backwards ? "desc" : "asc";
        await using var command = read.Command(
            $"""
            select m.expiry, m.level, m.start, m.ts, m.config, m.formula, m.status, m."values", m.position
            from unnest($1, $2) as s(expiry, level) cross join lateral (
              select {MoneynessRecord.Columns} from {read.Table(ReadTable.Moneyness)}
              where underlying = $3 and expiry = s.expiry and level = s.level and config = $4 and start >= $5 and start < $6
              order by start {direction} limit {share}) m
            order by m.start {direction}, m.expiry, m.level
            """);
        command.With(series.Select(s => s.Expiry).ToArray()).With(series.Select(s => s.Level).ToArray()).With(underlying).With(config).WithTime(from).WithTime(to);
        var found = new List<SignalRecord>();
        await using (var rows = await command.ExecuteReaderAsync(cancellation))
        {
            while (await rows.ReadAsync(cancellation))
            {
                found.Add(MoneynessRecord.Read(rows, underlying));
            }
        }

        for (int i = 0; i < found.Count; i++)
        {
            found[i] = found[i] with { Outputs = await names.OfAsync(read, found[i].Formula, found[i].Subject, cancellation) };
        }

        return found;
    }
}
