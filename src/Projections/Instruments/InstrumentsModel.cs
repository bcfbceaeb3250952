using System.Globalization;
using JasperFx.Events;
using SignalEs.Domain;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Options;
using SignalEs.Domain.Ticks;
using SignalEs.Projections.Folding;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Instruments;

/// <summary>Every instrument that a tick or an event of its own named.</summary>
internal sealed class InstrumentsModel : ReadModel
{
    public override string Name => "instruments";

    public override IReadOnlyList<ReadTable> Tables { get; } = [InstrumentTable.Instruments];

    public override string Functions => InstrumentTable.Functions;

    public override PageFold Begin(LogPage page) => new Fold();

    private sealed class Fold : PageFold
    {
        private readonly SortedDictionary<string, InstrumentRow> _rows = new(StringComparer.Ordinal);

        public override void Ticks(IEvent<TicksIngested> e, TickBatch ticks)
        {
            for (int i = 0; i < ticks.Instruments.Length; i++)
            {
                string text = ticks.Instruments[i];
                if (!_rows.ContainsKey(text))
                {
                    var key = InstrumentKey.Parse(text);
                    int first = ticks.Instrument.IndexOf(i);
                    _rows.Add(text, new InstrumentRow(key, InstrumentMetadata.FromKey(key), UnixNanos.From(e.Timestamp), new Position(e.Sequence, first).Packed, false));
                }
            }
        }

        public override void Other(IEvent e)
        {
            switch (e)
            {
                case IEvent<InstrumentListed> { Data: var listed }:
                    Declare(listed.Metadata, e);
                    break;
                case IEvent<InstrumentAmended> { Data: var amended }:
                    Declare(amended.Metadata, e);
                    break;
            }
        }

        public override void Write(PageWrites writes) => InstrumentsModel.Write([.. _rows.Values], writes);

        private void Declare(InstrumentMetadata metadata, IEvent e) => _rows[metadata.Key] = _rows.TryGetValue(metadata.Key, out var known)
            ? known with { Metadata = metadata, Declared = true }
            : new InstrumentRow(
                InstrumentKey.Parse(metadata.Key), metadata, UnixNanos.From(e.Timestamp), new Position(e.Sequence, 0).Packed, true);
    }

    private static void Write(InstrumentRow[] rows, PageWrites writes)
    {
        T[] Column<T>(Func<InstrumentRow, T> value) => Array.ConvertAll(rows, r => value(r));
        writes.Upsert(
            "instruments",
            Column(r => r.Key.Text), Column(r => r.Key.Exchange), Column(r => r.Key.Underlying), Column(r => r.Key.ProductCode),
            Column(r => r.Key.Expiry?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? ""), Column(r => r.Key.Strike ?? double.NaN),
            Column(r => r.Key.Right switch { OptionRight.Call => "C", OptionRight.Put => "P", _ => "" }),
            Column(r => r.Metadata.Multiplier), Column(r => r.Metadata.Exercise.ToString().ToLowerInvariant()), Column(r => r.Metadata.Calendar),
            Column(r => r.ListedAtNs), Column(r => r.Position), Column(r => r.Declared));
    }
}
