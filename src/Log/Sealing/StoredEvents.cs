using System.Runtime.CompilerServices;
using System.Text;
using Npgsql;
using SignalEs.Log.Archiving;

namespace SignalEs.Log.Sealing;

/// <summary>Events as they are stored, undecoded, of the database and of archived days, in order of sequence.</summary>
internal sealed class StoredEvents(NpgsqlDataSource database, ArchivedLog archive)
{
    private const int PageSize = 500;

    public async IAsyncEnumerable<ArchiveFile.Row> ReadAsync(long after, long upTo, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var archived = archive.RowsAsync(after, upTo, shard: null, cancellation).GetAsyncEnumerator(cancellation);
        bool hasArchived = await archived.MoveNextAsync();
        await foreach (var row in DatabaseAsync(after, upTo, cancellation))
        {
            while (hasArchived && archived.Current.Sequence < row.Sequence)
            {
                yield return archived.Current;
                hasArchived = await archived.MoveNextAsync();
            }

            if (hasArchived && archived.Current.Sequence == row.Sequence)
            {
                hasArchived = await archived.MoveNextAsync();
            }

            yield return row;
        }

        while (hasArchived)
        {
            yield return archived.Current;
            hasArchived = await archived.MoveNextAsync();
        }
    }

    private async IAsyncEnumerable<ArchiveFile.Row> DatabaseAsync(long after, long upTo, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var page = await PageAsync(after, upTo, cancellation);
            foreach (var row in page)
            {
                after = row.Sequence;
                yield return row;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }

    private async Task<List<ArchiveFile.Row>> PageAsync(long after, long upTo, CancellationToken cancellation)
    {
        var page = new List<ArchiveFile.Row>(PageSize);
        await using var command = database.CreateCommand(
            $"""
            select seq_id, id, stream_id, version, type, timestamp, data::text, bdata from {LogStore.Schema}.mt_events
            where seq_id > $1 and seq_id <= $2 order by seq_id limit {PageSize}
            """);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upTo });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            page.Add(new ArchiveFile.Row(
                rows.GetInt64(0), rows.GetGuid(1), rows.GetString(2), rows.GetInt64(3), rows.GetString(4), rows.GetFieldValue<DateTimeOffset>(5),
                rows.IsDBNull(6) ? default : Encoding.UTF8.GetBytes(rows.GetString(6)), rows.IsDBNull(7) ? null : rows.GetFieldValue<byte[]>(7)));
        }

        return page;
    }
}
