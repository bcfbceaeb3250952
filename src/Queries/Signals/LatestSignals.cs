using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Queries.Reading;
using SignalEs.Queries.Realtime;

namespace SignalEs.Queries.Signals;

/// <summary>Newest signals of subjects from the read table, made fresher by what this process saw.</summary>
internal sealed class LatestSignals(OutputNames names, ILiveValues? live = null)
{
    /// <summary>In order of config; a subject without signals has an empty list.</summary>
    public async Task<IReadOnlyDictionary<string, List<SignalRecord>>> OfAsync(
        ReadSnapshot read, IReadOnlyList<string> subjects, CancellationToken cancellation)
    {
        var found = subjects.Distinct(StringComparer.Ordinal)
            .ToDictionary(s => s, _ => new SortedDictionary<string, SignalRecord>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var row in await StoredAsync(read, subjects, cancellation))
        {
            found[row.Subject][row.Config] = row with { Outputs = await names.OfAsync(read, row.Formula, row.Subject, cancellation) };
        }

        foreach (string subject in found.Keys)
        {
            foreach (var fresh in live?.SignalsOf(subject) ?? [])
            {
                var row = Of(fresh);
                var configs = found[subject];
                configs[row.Config] = configs.TryGetValue(row.Config, out var stored) ? SignalRecord.Newest(stored, row) : row;
            }
        }

        return found.ToDictionary(f => f.Key, f => f.Value.Values.ToList(), StringComparer.Ordinal);
    }

    private static async Task<List<SignalRecord>> StoredAsync(ReadSnapshot read, IReadOnlyList<string> subjects, CancellationToken cancellation)
    {
        await using var command = read.Command(
            $"""
            select config, subject, formula, ts, bar_start, status, "values", position from {read.Table(ReadTable.LatestSignals)} where subject = any($1)
            """).With(subjects.ToArray());
        var stored = new List<SignalRecord>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            (long ts, long barStart) = (rows.GetInt64(3), rows.GetInt64(4));
            stored.Add(new SignalRecord(
                rows.GetString(0), rows.GetString(1), rows.GetString(2), [], SignalRecord.StartOf(ts, barStart), ts, barStart,
                (SignalStatus)rows.GetInt16(5), SignalRecord.ReadValues(rows, 6), new Position(rows.GetInt64(7))));
        }

        return stored;
    }

    private static SignalRecord Of(LiveSignal s) => new(
        s.Columns.Config, s.Subject, s.Columns.Formula, s.Columns.Outputs, SignalRecord.StartOf(s.TsNs, s.BarStartNs), s.TsNs, s.BarStartNs, s.Status,
        s.Values, s.Position);
}
