using JasperFx.Events;
using SignalEs.Domain.Engine;
using SignalEs.Projections.Folding;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Signals;

namespace SignalEs.Projections.Moneyness;

/// <summary>Moneyness buckets and the figures of whole expiries (level <c>EXPIRY</c>): the last value of each minute.</summary>
internal sealed class MoneynessModel : ReadModel
{
    public override string Name => "moneyness";

    public override IReadOnlyList<ReadTable> Tables { get; } = [MoneynessTable.Moneyness];

    public override string Functions => MoneynessTable.Functions;

    public override Task FoldAsync(LogPage page, PageWrites writes, CancellationToken cancellation)
    {
        var newest = new Dictionary<(string Config, string Subject, long Start), SignalRow>();
        foreach (var e in page.Events.OfType<IEvent<SignalsComputed>>())
        {
            for (int i = 0; i < e.Data.Signals.Count; i++)
            {
                var row = new SignalRow(e.Data.Signals, i, e.Sequence);
                if (MoneynessSubject.Is(row.Subject))
                {
                    newest[(row.Columns.Config, row.Subject, row.HistoryStartNs)] = row;
                }
            }
        }

        var ordered = newest
            .OrderBy(r => r.Key.Subject, StringComparer.Ordinal).ThenBy(r => r.Key.Start).ThenBy(r => r.Key.Config, StringComparer.Ordinal)
            .ToArray();
        var subjects = Array.ConvertAll(ordered, r => MoneynessSubject.Parse(r.Key.Subject));
        var rows = Array.ConvertAll(ordered, r => r.Value);
        foreach (var row in ordered)
        {
            writes.StartsAt(MoneynessTable.Moneyness, row.Key.Start);
        }

        var (at, count, values) = SignalRow.Flatten(rows);
        T[] Column<T>(Func<SignalRow, T> value) => Array.ConvertAll(rows, r => value(r));
        writes.Upsert(
            "moneyness",
            Array.ConvertAll(subjects, s => s.Underlying), Array.ConvertAll(subjects, s => s.Expiry), Array.ConvertAll(subjects, s => s.Level),
            Array.ConvertAll(ordered, r => r.Key.Start), Column(r => r.Columns.Config), Column(r => r.TsNs), Column(r => r.Columns.Formula),
            Column(r => r.Status), at, count, Column(r => r.Position.Packed), values);
        return Task.CompletedTask;
    }
}
