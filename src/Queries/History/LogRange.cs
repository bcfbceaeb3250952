using SignalEs.Domain;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.History;

/// <summary>Which part of the log holds what happened in a span of event time.</summary>
internal static class LogRange
{
    /// <summary>First and last sequence of events that touch the span, up to <paramref name="at"/>; null when there is none.</summary>
    public static async Task<(long First, long Last)?> FindAsync(
        ReadSnapshot read, int shard, long fromNs, long toNs, Position at, CancellationToken cancellation)
    {
        await using var command = read.Command(
            $"""
            select min(sequence), max(sequence) from {read.Table(ReadTable.LogIndex)}
            where shard = $1 and ts_max >= $2 and ts_min <= $3 and sequence <= $4 and count > 0
            """).With(shard).With(fromNs).With(toNs).With(at.Sequence);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        return await rows.ReadAsync(cancellation) && !rows.IsDBNull(0) ? (rows.GetInt64(0), rows.GetInt64(1)) : null;
    }
}
