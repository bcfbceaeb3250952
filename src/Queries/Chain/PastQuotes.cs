using SignalEs.Domain;
using SignalEs.Domain.Timeframes;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.Chain;

/// <summary>
/// Quotes as they stood at a past instant, from the minute bars that were over by then: last quote, trade and open interest, and the size traded
/// since the trading day began. Sizes of quotes aren't kept in bars and are unknown.
/// </summary>
internal static class PastQuotes
{
    public static async Task<Dictionary<string, OptionQuote>> AtAsync(
        ReadSnapshot read, IReadOnlyList<string> keys, long atNs, TradingDay day, CancellationToken cancellation)
    {
        string bars = read.Table(ReadTable.Bars);
        const string Before = "key = k.key and timeframe = '1m' and start < $2 and bucket_end <= $2";
        await using var command = read.Command(
            $"""
            select k.key, q.bid, q.ask, q.quote_ts, t.close, t.close_ts, i.open_interest,
              (select sum(volume_e8)::float8 / 1e8 from {bars} where {Before} and start >= $3),
              greatest(q.to_position, t.to_position, i.to_position)
            from unnest($1) as k(key)
            left join lateral (select bid, ask, quote_ts, to_position from {bars} where {Before} and quote_position > 0 order by start desc limit 1) q on true
            left join lateral (select close, close_ts, to_position from {bars} where {Before} and trades > 0 order by start desc limit 1) t on true
            left join lateral (select open_interest, to_position from {bars} where {Before} and open_interest is not null order by start desc limit 1) i on true
            """).With(keys.ToArray()).WithTime(atNs).WithTime(day.Start);
        var quotes = new Dictionary<string, OptionQuote>(StringComparer.Ordinal);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            quotes[row.GetString(0)] = new OptionQuote(
                row.GetNumber(1), row.GetNumber(2), double.NaN, double.NaN, row.GetLong(3), row.GetNumber(4), row.GetLong(5),
                row.GetNumber(7), row.GetNumber(6), new Position(row.GetLong(8)));
        }

        return quotes;
    }
}
