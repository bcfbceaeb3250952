using System.Numerics;
using System.Runtime.CompilerServices;
using Npgsql;
using SignalEs.Domain;
using SignalEs.Domain.Timeframes;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.Bars;

/// <summary>Bars of one instrument at a stored level, in order of start.</summary>
internal static class StoredBars
{
    private const string Columns =
        "start, open, high, low, close, open_ts, high_ts, low_ts, close_ts, open_position, close_position, volume_e8, turnover_e16, trades, "
        + "bid, ask, quote_ts, quote_position, open_interest, open_interest_ts, open_interest_position, from_position, to_position, late_ticks";

    /// <param name="fromNs">Inclusive; null: from the beginning.</param>
    /// <param name="toNs">Exclusive; null: no end.</param>
    /// <param name="knownAt">Only bars that had a tick at or before this position.</param>
    public static async IAsyncEnumerable<Bar> ReadAsync(
        ReadSnapshot read, string key, Timeframe level, long? fromNs, long? toNs, bool backwards, Position? knownAt,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        long from = fromNs ?? TimeMin;
        long to = toNs ?? TimeMax;
        while (true)
        {
            var chunk = await ChunkAsync(read, key, level, from, to, backwards, knownAt ?? new Position(long.MaxValue), cancellation);
            foreach (var bar in chunk)
            {
                yield return bar;
            }

            if (chunk.Count < ChunkSize)
            {
                yield break;
            }

            (from, to) = backwards ? (from, chunk[^1].Start) : (chunk[^1].Start + UnixNanos.PerMicrosecond, to);
        }
    }

    // In chunks, because a page stops early: an abandoned result of a year's minutes would still be sent to the end.
    private static async Task<List<Bar>> ChunkAsync(
        ReadSnapshot read, string key, Timeframe level, long from, long to, bool backwards, Position knownAt, CancellationToken cancellation)
    {
        await using var command = read.Command(
            $"""
            select {Columns} from {read.Table(ReadTable.Bars)}
            where key = $1 and timeframe = $2 and start >= $3 and start < $4 and from_position <= $5
            order by start {(backwards ? "desc" : "asc")} limit {ChunkSize}
            """);
        command.With(key).With(level.ToString()).WithTime(from).WithTime(to).With(knownAt.Packed);
        var chunk = new List<Bar>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            chunk.Add(Read(rows));
        }

        return chunk;
    }

    private const int ChunkSize = 2000;

    public static readonly long TimeMin = UnixNanos.From(new DateOnly(1900, 1, 1));
    public static readonly long TimeMax = UnixNanos.From(new DateOnly(2200, 1, 1));

    private static Bar Read(NpgsqlDataReader row) => new()
    {
        Start = row.GetNanos(0),
        Open = row.GetNumber(1),
        High = row.GetNumber(2),
        Low = row.GetNumber(3),
        Close = row.GetNumber(4),
        OpenTs = row.GetLong(5),
        HighTs = row.GetLong(6),
        LowTs = row.GetLong(7),
        CloseTs = row.GetLong(8),
        OpenPosition = new Position(row.GetLong(9)),
        ClosePosition = new Position(row.GetLong(10)),
        VolumeE8 = (Int128)row.GetFieldValue<BigInteger>(11),
        TurnoverE16 = (Int128)row.GetFieldValue<BigInteger>(12),
        Trades = row.GetInt64(13),
        Bid = row.GetNumber(14),
        Ask = row.GetNumber(15),
        QuoteTs = row.GetLong(16),
        QuotePosition = new Position(row.GetLong(17)),
        OpenInterest = row.GetNumber(18),
        OpenInterestTs = row.GetLong(19),
        OpenInterestPosition = new Position(row.GetLong(20)),
        FromPosition = new Position(row.GetLong(21)),
        ToPosition = new Position(row.GetLong(22)),
        LateTicks = row.GetLong(23),
    };
}
