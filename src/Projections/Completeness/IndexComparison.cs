using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Npgsql;
using SignalEs.Projections.Folding;
using SignalEs.Projections.LogIndex;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Completeness;

/// <summary>
/// Compares the log index with the log page by page: it has a row for each event, which nothing changes later, so that rows of one page can be compared in memory, and
/// needn't be written anywhere.
/// </summary>
internal sealed class IndexComparison(NpgsqlConnection connection, int version)
{
    private readonly string _select =
        $"select sequence, shard, stream, type, count, ts_min, ts_max from {LogIndexTable.LogIndex.NameOf(version)} where sequence >= $1 and sequence <= $2";

    private readonly LogIndexModel.Fold _page = new();
    private readonly XxHash3 _hash = new();
    private readonly List<RowDifference> _differences = [];
    private (long Rows, Int128 Checksum) _expected;
    private (long Rows, Int128 Checksum) _found;

    /// <summary>The rows that differ, at most <see cref="CompletenessReport.ListedMax"/>.</summary>
    public IReadOnlyList<RowDifference> Differences => _differences;

    public TableComparison Result => new(LogIndexTable.LogIndex.Name, _expected.Rows, _found.Rows, Text(_expected.Checksum), Text(_found.Checksum));

    /// <summary>To be shown the events of a page, before <see cref="CompareAsync"/>.</summary>
    public PageFold Watch => _page;

    /// <summary>Compares the rows of the events that were shown since the last time.</summary>
    public async Task CompareAsync(CancellationToken cancellation)
    {
        var rows = _page.Collected;
        if (rows.Count == 0)
        {
            return;
        }

        var stored = await ReadAsync(rows[0].Sequence, rows[^1].Sequence, cancellation);
        foreach (var row in rows)
        {
            _expected = (_expected.Rows + 1, _expected.Checksum + HashOf(row));
            var found = stored.GetValueOrDefault(row.Sequence);
            if (found is not null)
            {
                _found = (_found.Rows + 1, _found.Checksum + HashOf(found));
            }

            if (found != row && _differences.Count < CompletenessReport.ListedMax)
            {
                _differences.Add(new RowDifference(LogIndexTable.LogIndex.Name, row.Sequence.ToString(CultureInfo.InvariantCulture), Shown(row), found is null ? null : Shown(found)));
            }
        }

        _page.Clear();
    }

    private async Task<Dictionary<long, LogIndexRow>> ReadAsync(long from, long to, CancellationToken cancellation)
    {
        var stored = new Dictionary<long, LogIndexRow>();
        await using var command = Sql.Command(connection, _select, from, to);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            stored.Add(rows.GetInt64(0), new LogIndexRow(
                rows.GetInt64(0), rows.GetInt32(1), rows.GetString(2), rows.GetString(3), rows.GetInt64(4),
                rows.IsDBNull(5) ? long.MaxValue : rows.GetInt64(5), rows.IsDBNull(6) ? long.MinValue : rows.GetInt64(6)));
        }

        return stored;
    }

    private long HashOf(LogIndexRow row)
    {
        ReadOnlySpan<long> numbers = [row.Sequence, row.Shard, row.Count, row.TsMin, row.TsMax, row.Stream.Length];
        _hash.Append(MemoryMarshal.AsBytes(numbers));
        _hash.Append(MemoryMarshal.AsBytes(row.Stream.AsSpan()));
        _hash.Append(MemoryMarshal.AsBytes(row.Type.AsSpan()));
        long hash = (long)_hash.GetCurrentHashAsUInt64();
        _hash.Reset();
        return hash;
    }

    // As PostgreSQL would write it.
    private static string Shown(LogIndexRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"({row.Sequence},{row.Shard},{row.Stream},{row.Type},{row.Count},{(row.TsMin == long.MaxValue ? "" : row.TsMin)},{(row.TsMax == long.MinValue ? "" : row.TsMax)})");

    private static string Text(Int128 checksum) => checksum.ToString(CultureInfo.InvariantCulture);
}
