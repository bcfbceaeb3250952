using SignalEs.Domain;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.History;

/// <summary>How far event time of an underlying has come, now or at a position of the log.</summary>
internal sealed class Watermarks(LogWatermark log)
{
    /// <summary>Nanoseconds; <see cref="long.MinValue"/> when nothing was seen.</summary>
    public async Task<long> OfAsync(ReadSnapshot read, string underlying, Position? at, CancellationToken cancellation)
    {
        if (at is { } position)
        {
            return await log.AtAsync(underlying, position, await NewestAsync(read, underlying, cancellation), cancellation);
        }

        await using var command = read.Command($"select ts_ns from {read.Table(ReadTable.Watermarks)} where underlying = $1").With(underlying);
        return await command.ExecuteScalarAsync(cancellation) is long ts ? ts : long.MinValue;
    }

    // The clock may have moved an underlying on after its last tick: the search starts at the newer of the last tick and the end of the log index.
    private static async Task<long> NewestAsync(ReadSnapshot read, string underlying, CancellationToken cancellation)
    {
        await using var command = read.Command(
            $"""
            select greatest(
              coalesce((select max(position) from {read.Table(ReadTable.LatestTicks)} where underlying = $1), 0) >> 20,
              coalesce((select max(sequence) from {read.Table(ReadTable.LogIndex)} where shard = $2 and type = 'clock_advanced'), 0))
            """).With(underlying).With(Domain.Instruments.ShardMap.ShardOf(underlying));
        return await command.ExecuteScalarAsync(cancellation) is long sequence ? sequence : 0;
    }
}
