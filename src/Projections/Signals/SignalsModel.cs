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

    public override PageFold Begin(LogPage page) => new Fold();

    private sealed class Fold : PageFold
    {
        private readonly NewestSignals _newest = new();
        private readonly SortedDictionary<string, string> _outputs = new(StringComparer.Ordinal);

        public override ValueTask SignalsAsync(IEvent<SignalsComputed> e, SignalBatch signals, CancellationToken cancellation)
        {
            foreach (var columns in signals.Configs)
            {
                _outputs[OutputsKey(columns)] = string.Join(',', columns.Outputs);
            }

            for (int i = 0; i < signals.Count; i++)
            {
                if (!MoneynessSubject.Is(signals.SubjectOf(i)))
                {
                    _newest.Add(signals, i, SignalRow.HistoryStartNs(signals, i), e.Sequence);
                }
            }

            return ValueTask.CompletedTask;
        }

        public override int Rows => _newest.Count;

        public override void Write(PageWrites writes)
        {
            SignalsModel.Write(_newest, writes);
            writes.Upsert("outputs", _outputs.Keys.ToArray(), _outputs.Values.ToArray());
        }
    }

    // The rows of a whole expiry have other values than the buckets of the same formula.
    private static string OutputsKey(SignalColumnSet columns) => MoneynessOutputs.IsOfExpiry(columns.Outputs)
        ? $"{columns.Formula}:{MoneynessFormula.ExpiryLevel}"
        : columns.Formula;

    private static void Write(NewestSignals newest, PageWrites writes)
    {
        var ordered = newest.Rows
            .OrderBy(r => r.Key.Config, StringComparer.Ordinal).ThenBy(r => r.Key.Subject, StringComparer.Ordinal).ThenBy(r => r.Key.Start)
            .ToArray();
        foreach (var row in ordered)
        {
            writes.StartsAt(SignalTable.Signals, row.Key.Start);
        }

        foreach (var piece in ordered.Chunk(PageWrites.RowsMax))
        {
            WritePiece(piece, writes);
        }
    }

    private static void WritePiece(KeyValuePair<(string Config, string Subject, long Start), SignalRow>[] ordered, PageWrites writes)
    {
        var rows = Array.ConvertAll(ordered, r => r.Value);
        var (at, count, values) = SignalRow.Flatten(rows);
        T[] Column<T>(Func<SignalRow, T> value) => Array.ConvertAll(rows, r => value(r));
        writes.Upsert(
            "signals",
            Column(r => r.Columns.Config), Column(r => r.Subject), Array.ConvertAll(ordered, r => r.Key.Start),
            Column(r => r.TsNs), Column(r => r.BarStartNs), Column(r => r.Columns.Formula), Column(r => r.Status),
            at, count, Column(r => r.Position.Packed), values);
    }
}
