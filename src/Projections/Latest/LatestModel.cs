using System.Globalization;
using JasperFx.Events;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Projections.Folding;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Signals;

namespace SignalEs.Projections.Latest;

/// <summary>The newest tick of each instrument and the newest value of each signal, for readers who come when the host has just started.</summary>
internal sealed class LatestModel : ReadModel
{
    public override string Name => "latest";

    public override IReadOnlyList<ReadTable> Tables { get; } = [LatestTable.Ticks, LatestTable.Signals];

    public override string Functions => LatestTable.Functions;

    public override Task FoldAsync(LogPage page, PageWrites writes, CancellationToken cancellation)
    {
        var ticks = new SortedDictionary<string, LatestTick>(StringComparer.Ordinal);
        var signals = new Dictionary<(string Config, string Subject), SignalRow>();
        foreach (var e in page.Events)
        {
            switch (e)
            {
                case IEvent<TicksIngested> { Data: var data }:
                    Add(data, e.Sequence, page.Calendars, ticks);
                    break;
                case IEvent<SignalsComputed> { Data.Signals: var batch }:
                    for (int i = 0; i < batch.Count; i++)
                    {
                        var row = new SignalRow(batch, i, e.Sequence);
                        signals[(row.Columns.Config, row.Subject)] = row;
                    }

                    break;
            }
        }

        Write([.. ticks.Values], writes);
        Write(
            [.. signals.OrderBy(s => s.Key.Config, StringComparer.Ordinal).ThenBy(s => s.Key.Subject, StringComparer.Ordinal).Select(s => s.Value)],
            writes);
        return Task.CompletedTask;
    }

    private static void Add(TicksIngested data, long sequence, CalendarBook calendars, SortedDictionary<string, LatestTick> ticks)
    {
        var batch = data.Ticks;
        var rows = new LatestTick?[batch.Instruments.Length];
        for (int i = 0; i < batch.Count; i++)
        {
            int index = batch.Columns.Instrument[i];
            (rows[index] ??= RowOf(batch.Instruments[index])).Add(batch.Columns, i, new Position(sequence, i));
        }

        LatestTick RowOf(string text)
        {
            if (!ticks.TryGetValue(text, out var row))
            {
                row = new LatestTick(InstrumentKey.Parse(text));
                ticks.Add(text, row);
            }

            row.Use(calendars.CalendarOf(row.Key, data.Shard, sequence));
            return row;
        }
    }

    private static void Write(LatestTick[] rows, PageWrites writes)
    {
        T[] Column<T>(Func<LatestTick, T> value) => Array.ConvertAll(rows, r => value(r));
        writes.Upsert(
            "latest_ticks",
            Column(r => r.Key.Text), Column(r => r.Key.Underlying), Column(r => r.Key.ProductCode), Column(r => r.TsEvent), Column(r => r.TsReceived),
            Column(r => r.Last), Column(r => r.LastTs), Column(r => r.Bid), Column(r => r.Ask), Column(r => r.BidSize), Column(r => r.AskSize),
            Column(r => r.QuoteTs), Column(r => r.Volume), Column(r => r.DayStart),
            Column(r => r.DayVolumeE8.ToString(CultureInfo.InvariantCulture)), Column(r => r.OpenInterest), Column(r => r.Position.Packed));
    }

    private static void Write(SignalRow[] rows, PageWrites writes)
    {
        var (at, count, values) = SignalRow.Flatten(rows);
        T[] Column<T>(Func<SignalRow, T> value) => Array.ConvertAll(rows, r => value(r));
        writes.Upsert(
            "latest_signals",
            Column(r => r.Columns.Config), Column(r => r.Subject), Column(r => r.Columns.Formula), Column(r => r.TsNs), Column(r => r.BarStartNs),
            Column(r => r.Status), at, count, Column(r => r.Position.Packed), values);
    }
}
