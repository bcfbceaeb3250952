using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.Signals;

/// <summary>The newest value of a config for each subject that was known at a past instant of event time, from the stored minutes.</summary>
internal sealed class PastSignals(OutputNames names)
{
    public async Task<Dictionary<string, SignalRecord>> AtAsync(
        ReadSnapshot read, string config, IReadOnlyList<string> subjects, long atNs, CancellationToken cancellation)
    {
        var found = new List<SignalRecord>();
        await using (var command = read.Command(
            $"""
            select k.subject, s.formula, s.start, s.ts, s.bar_start, s.status, s."values", s.position
            from unnest($1) as k(subject) cross join lateral (
              select formula, start, ts, bar_start, status, "values", position from {read.Table(ReadTable.Signals)}
              where config = $2 and subject = k.subject and start < $3 and ts <= $3 order by start desc limit 1) s
            """).With(subjects.ToArray()).With(config).WithTime(atNs))
        {
            await using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
            {
                found.Add(new SignalRecord(
                    config, row.GetString(0), row.GetString(1), [], row.GetNanos(2), row.GetNanos(3), row.GetNanos(4), (SignalStatus)row.GetInt16(5),
                    SignalRecord.ReadValues(row, 6), new Position(row.GetInt64(7))));
            }
        }

        var named = new Dictionary<string, SignalRecord>(StringComparer.Ordinal);
        foreach (var row in found)
        {
            named[row.Subject] = row with { Outputs = await names.OfAsync(read, row.Formula, cancellation) };
        }

        return named;
    }
}
