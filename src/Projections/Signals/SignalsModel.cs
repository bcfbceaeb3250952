using JasperFx.Events;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Moneyness;
using SignalEs.Projections.Folding;
using SignalEs.Projections.Moneyness;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Signals;

/// <summary>
/// History of signals. On bars: each value. On intervals (Greeks each second): the last value of each minute; the log has them all.
/// Moneyness has a table of its own; the names of the values of every formula stand in <c>outputs</c>.
/// </summary>
internal sealed class SignalsModel : ReadModel
{
    public override string Name => "signals";

    public override IReadOnlyList<ReadTable> Tables { get; } = [SignalTable.Signals, SignalTable.Outputs];

    public override string Functions => SignalTable.Functions;

    public override Task FoldAsync(LogPage page, PageWrites writes, CancellationToken cancellation)
    {
        var newest = new Dictionary<(string Config, string Subject, long Start), SignalRow>();
        var outputs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var e in page.Events.OfType<IEvent<SignalsComputed>>())
        {
            var batch = e.Data.Signals;
            foreach (var columns in batch.Configs)
            {
                outputs[OutputsKey(columns)] = string.Join(',', columns.Outputs);
            }

            for (int i = 0; i < batch.Count; i++)
            {
                var row = new SignalRow(batch, i, e.Sequence);
                if (!MoneynessSubject.Is(row.Subject))
                {
                    newest[(row.Columns.Config, row.Subject, row.HistoryStartNs)] = row;
                }
            }
        }

        Write(newest, writes);
        writes.Upsert("outputs", outputs.Keys.ToArray(), outputs.Values.ToArray());
        return Task.CompletedTask;
    }

    // The rows of a whole expiry have other values than the buckets of the same formula.
    private static string OutputsKey(SignalColumnSet columns) => MoneynessOutputs.IsOfExpiry(columns.Outputs)
        ? $"{columns.Formula}:{MoneynessFormula.ExpiryLevel}"
        : columns.Formula;

    private static void Write(Dictionary<(string Config, string Subject, long Start), SignalRow> newest, PageWrites writes)
    {
        var ordered = newest
            .OrderBy(r => r.Key.Config, StringComparer.Ordinal).ThenBy(r => r.Key.Subject, StringComparer.Ordinal).ThenBy(r => r.Key.Start)
            .ToArray();
        var rows = Array.ConvertAll(ordered, r => r.Value);
        foreach (var row in ordered)
        {
            writes.StartsAt(SignalTable.Signals, row.Key.Start);
        }

        var (at, count, values) = SignalRow.Flatten(rows);
        T[] Column<T>(Func<SignalRow, T> value) => Array.ConvertAll(rows, r => value(r));
        writes.Upsert(
            "signals",
            Column(r => r.Columns.Config), Column(r => r.Subject), Array.ConvertAll(ordered, r => r.Key.Start),
            Column(r => r.TsNs), Column(r => r.BarStartNs), Column(r => r.Columns.Formula), Column(r => r.Status),
            at, count, Column(r => r.Position.Packed), values);
    }
}
