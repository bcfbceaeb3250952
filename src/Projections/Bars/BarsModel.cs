using System.Globalization;
using JasperFx.Events;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;
using SignalEs.Projections.Folding;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Bars;

/// <summary>Bars of the stored levels, and how far event time of each underlying has come: together they give a bar's status.</summary>
internal sealed class BarsModel : ReadModel
{
    public override string Name => "bars";

    public override IReadOnlyList<ReadTable> Tables { get; } = [BarTable.Bars, BarTable.Watermarks];

    public override string Functions => BarTable.Functions;

    public override async Task FoldAsync(LogPage page, PageWrites writes, CancellationToken cancellation)
    {
        var fold = new BarFold();
        var watermarks = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var e in page.Events)
        {
            switch (e)
            {
                case IEvent<EngineConfigured>:
                    fold.Close();
                    break;
                case IEvent<TicksIngested> { Data: var ticks }:
                    fold.Add(ticks, e.Sequence, key => page.Calendars.CalendarOf(key, ticks.Shard, e.Sequence));
                    break;
                case IEvent<SignalsComputed> { Data: var signals }:
                    await AddLateAsync(fold, page, e, signals, cancellation);
                    foreach (var (underlying, ts) in signals.Signals.Watermarks)
                    {
                        watermarks[underlying] = Math.Max(ts, watermarks.GetValueOrDefault(underlying, long.MinValue));
                    }

                    break;
            }
        }

        fold.Close();
        Write(fold.Rows, writes);
        writes.Upsert("watermarks", watermarks.Keys.ToArray(), watermarks.Values.ToArray());
    }

    private static async ValueTask AddLateAsync(BarFold fold, LogPage page, IEvent e, SignalsComputed signals, CancellationToken cancellation)
    {
        if (signals.Signals.LateTicks.Length == 0)
        {
            return;
        }

        var cause = await page.TicksAsync(e.StreamKey!, signals.CauseVersion, cancellation)
            ?? throw new InvalidDataException($"event {e.Sequence} names late ticks of {e.StreamKey} version {signals.CauseVersion}, which holds no ticks");
        foreach (int index in signals.Signals.LateTicks)
        {
            fold.AddLate(cause.Data, cause.Sequence, index, key => page.Calendars.CalendarOf(key, signals.Shard, cause.Sequence));
        }
    }

    private static void Write(IReadOnlyCollection<BarPiece> rows, PageWrites writes)
    {
        // In order of the primary key, so that two writers lock rows in the same order and neighbours in the index are touched together.
        var ordered = rows.OrderBy(r => r.Key, StringComparer.Ordinal).ThenBy(r => r.Timeframe).ThenBy(r => r.Bar.Start).ToArray();
        foreach (var row in ordered)
        {
            writes.StartsAt(BarTable.Bars, row.Bar.Start);
        }

        T[] Column<T>(Func<BarPiece, T> value) => Array.ConvertAll(ordered, r => value(r));
        writes.Upsert(
            "bars",
            Column(r => r.Key), Column(r => r.Timeframe.ToString()), Column(r => r.Bar.Start), Column(r => r.End),
            Column(r => r.Bar.Open), Column(r => r.Bar.High), Column(r => r.Bar.Low), Column(r => r.Bar.Close),
            Column(r => r.Bar.OpenTs), Column(r => r.Bar.HighTs), Column(r => r.Bar.LowTs), Column(r => r.Bar.CloseTs),
            Column(r => r.Bar.OpenPosition.Packed), Column(r => r.Bar.ClosePosition.Packed),
            Column(r => r.Bar.VolumeE8.ToString(CultureInfo.InvariantCulture)), Column(r => r.Bar.TurnoverE16.ToString(CultureInfo.InvariantCulture)),
            Column(r => r.Bar.Trades), Column(r => r.Bar.Bid), Column(r => r.Bar.Ask), Column(r => r.Bar.QuoteTs), Column(r => r.Bar.QuotePosition.Packed),
            Column(r => r.Bar.OpenInterest), Column(r => r.Bar.OpenInterestTs), Column(r => r.Bar.OpenInterestPosition.Packed),
            Column(r => r.Bar.FromPosition.Packed), Column(r => r.Bar.ToPosition.Packed), Column(r => r.Bar.LateTicks), Column(r => r.Ticks));
    }
}
