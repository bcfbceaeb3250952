using SignalEs.Domain;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.Realtime;

/// <summary>Latest tick and traded size of the day.</summary>
internal readonly record struct Latest(LiveTick Tick, double DayVolume);

/// <summary>Latest ticks from the read table, made fresher by what this process saw.</summary>
internal sealed class LatestTicks(ILiveValues? live = null)
{
    private const string Columns =
        "key, position, ts_event, ts_received, last, volume, last_ts, bid, ask, bid_size, ask_size, quote_ts, open_interest, day_volume::float8";

    public async Task<IReadOnlyDictionary<string, Latest>> OfAsync(ReadSnapshot read, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var found = new Dictionary<string, Latest>(StringComparer.Ordinal);
        await using var command = read.Command($"select {Columns} from {read.Table(ReadTable.LatestTicks)} where key = any($1)").With(keys.ToArray());
        await using (var row = await command.ExecuteReaderAsync(cancellation))
        {
            while (await row.ReadAsync(cancellation))
            {
                var tick = new LiveTick(
                    new Position(row.GetInt64(1)), row.GetInt64(2), row.GetLong(3), row.GetNumber(4), row.GetNumber(5), row.GetLong(6), row.GetNumber(7),
                    row.GetNumber(8), row.GetNumber(9), row.GetNumber(10), row.GetLong(11), row.GetNumber(12));
                found[row.GetString(0)] = new Latest(tick, row.GetNumber(13));
            }
        }

        foreach (string key in keys)
        {
            if (live?.TryGetTick(key, out var fresh) == true)
            {
                found[key] = found.TryGetValue(key, out var stored) ? stored with { Tick = Merge(stored.Tick, fresh) } : new Latest(fresh, double.NaN);
            }
        }

        return found;
    }

    /// <summary>Of each part (tick, trade, quote) the newer by event time, at the same time the one from the later position.</summary>
    public static LiveTick Merge(in LiveTick stored, in LiveTick fresh)
    {
        bool later = fresh.Position >= stored.Position;
        var merged = Newer(stored.TsEventNs, fresh.TsEventNs, later)
            ? stored with { Position = fresh.Position, TsEventNs = fresh.TsEventNs, TsReceivedNs = fresh.TsReceivedNs }
            : stored;
        if (fresh.LastTsNs != 0 && Newer(stored.LastTsNs, fresh.LastTsNs, later))
        {
            merged = merged with { Last = fresh.Last, Volume = fresh.Volume, LastTsNs = fresh.LastTsNs };
        }

        if (fresh.QuoteTsNs != 0 && Newer(stored.QuoteTsNs, fresh.QuoteTsNs, later))
        {
            merged = merged with
            {
                Bid = fresh.Bid,
                Ask = fresh.Ask,
                BidSize = fresh.BidSize,
                AskSize = fresh.AskSize,
                QuoteTsNs = fresh.QuoteTsNs,
            };
        }

        return later && !double.IsNaN(fresh.OpenInterest) ? merged with { OpenInterest = fresh.OpenInterest } : merged;
    }

    private static bool Newer(long storedTs, long freshTs, bool later) => freshTs > storedTs || (freshTs == storedTs && later);
}
