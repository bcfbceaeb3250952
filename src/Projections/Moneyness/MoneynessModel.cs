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

    public override PageFold Begin(LogPage page) => new Fold();

    private sealed class Fold : PageFold
    {
        private readonly NewestSignals _newest = new();

        public override ValueTask SignalsAsync(IEvent<SignalsComputed> e, SignalBatch signals, CancellationToken cancellation)
        {
            for (int i = 0; i < signals.Count; i++)
            {
                if (MoneynessSubject.Is(signals.SubjectOf(i)))
                {
                    _newest.Add(signals, i, SignalRow.HistoryStartNs(signals, i), e.Sequence);
                }
            }

            return ValueTask.CompletedTask;
        }

        public override int Rows => _newest.Count;

        public override void Write(PageWrites writes) => MoneynessModel.Write(_newest, writes);
    }

    private static void Write(NewestSignals newest, PageWrites writes)
    {
        var ordered = newest.Rows
            .OrderBy(r => r.Key.Subject, StringComparer.Ordinal).ThenBy(r => r.Key.Start).ThenBy(r => r.Key.Config, StringComparer.Ordinal)
            .ToArray();
        foreach (var row in ordered)
        {
            writes.StartsAt(MoneynessTable.Moneyness, row.Key.Start);
        }

        foreach (var piece in ordered.Chunk(PageWrites.RowsMax))
        {
            WritePiece(piece, writes);
        }
    }

    private static void WritePiece(KeyValuePair<(string Config, string Subject, long Start), SignalRow>[] ordered, PageWrites writes)
    {
        var subjects = Array.ConvertAll(ordered, r => MoneynessSubject.Parse(r.Key.Subject));
        var rows = Array.ConvertAll(ordered, r => r.Value);
        var (at, count, values) = SignalRow.Flatten(rows);
        T[] Column<T>(Func<SignalRow, T> value) => Array.ConvertAll(rows, r => value(r));
        writes.Upsert(
            "moneyness",
            Array.ConvertAll(subjects, s => s.Underlying), Array.ConvertAll(subjects, s => s.Expiry), Array.ConvertAll(subjects, s => s.Level),
            Array.ConvertAll(ordered, r => r.Key.Start), Column(r => r.Columns.Config), Column(r => r.TsNs), Column(r => r.Columns.Formula),
            Column(r => r.Status), at, count, Column(r => r.Position.Packed), values);
    }
}
