using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using JasperFx.Events;
using Marten;
using Npgsql;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;

namespace SignalEs.Log.Archiving;

/// <summary>Reads events of archived days from their files, as if they were still in the database.</summary>
public sealed class ArchivedLog(IDocumentStore store, NpgsqlDataSource database, ArchiveSettings settings)
{
    /// <summary>Days whose events lie in a range of sequences, of one shard where asked.</summary>
    public Task<IReadOnlyList<ArchivedDay>> DaysAsync(long afterSequence, long toSequence, int? shard, CancellationToken cancellation)
        => ArchiveCatalog.OverlappingAsync(database, afterSequence, toSequence, shard, cancellation);

    /// <summary>Archived events with <paramref name="afterSequence"/> &lt; sequence ≤ <paramref name="toSequence"/>, in order of sequence.</summary>
    /// <exception cref="ArchiveMissingException">A file isn't in the archive folder.</exception>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public async IAsyncEnumerable<IEvent> ReadAsync(
        long afterSequence, long toSequence, int? shard, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in RowsAsync(afterSequence, toSequence, shard, cancellation))
        {
            yield return Decode(row);
        }
    }

    /// <summary>The same, undecoded.</summary>
    internal async IAsyncEnumerable<ArchiveFile.Row> RowsAsync(
        long afterSequence, long toSequence, int? shard, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var open = new PriorityQueue<IAsyncEnumerator<ArchiveFile.Row>, long>();
        try
        {
            foreach (var day in await DaysAsync(afterSequence, toSequence, shard, cancellation))
            {
                await AdvanceAsync(open, ArchiveFile.ReadAsync(PathOf(day), cancellation).GetAsyncEnumerator(cancellation));
            }

            while (open.TryDequeue(out var rows, out long sequence) && sequence <= toSequence)
            {
                var row = rows.Current;
                if (sequence > afterSequence)
                {
                    yield return row;
                }

                await AdvanceAsync(open, rows);
            }
        }
        finally
        {
            while (open.TryDequeue(out var rows, out _))
            {
                await rows.DisposeAsync();
            }
        }
    }

    /// <summary>One event of a stream; null where it isn't archived.</summary>
    public async Task<IEvent?> AtAsync(string stream, long version, CancellationToken cancellation)
    {
        foreach (var day in await DaysAsync(0, long.MaxValue, null, cancellation))
        {
            if (day.Stream == stream)
            {
                await foreach (var row in ArchiveFile.ReadAsync(PathOf(day), cancellation))
                {
                    if (row.Version == version)
                    {
                        return Decode(row);
                    }
                }
            }
        }

        return null;
    }

    internal string PathOf(ArchivedDay day)
    {
        string path = Path.Combine(settings.Folder ?? "", day.File);
        return settings.Folder is not null && File.Exists(path) ? path : throw new ArchiveMissingException(day, settings.Folder);
    }

    private static async ValueTask AdvanceAsync(PriorityQueue<IAsyncEnumerator<ArchiveFile.Row>, long> open, IAsyncEnumerator<ArchiveFile.Row> rows)
    {
        if (await rows.MoveNextAsync())
        {
            open.Enqueue(rows, rows.Current.Sequence);
        }
        else
        {
            await rows.DisposeAsync();
        }
    }

    private IEvent Decode(ArchiveFile.Row row) => row.Type switch
    {
        "ticks_ingested" => Event(row, TicksIngested.FromBytes(row.Binary)),
        "signals_computed" => Event(row, SignalsComputed.FromBytes(row.Binary)),
        "clock_advanced" => Event(row, Json<ClockAdvanced>(row)),
        "engine_configured" => Event(row, Json<EngineConfigured>(row)),
        "ticks_rejected" => Event(row, Json<TicksRejected>(row)),
        "source_rewound" => Event(row, Json<SourceRewound>(row)),
        _ => throw new InvalidDataException($"event {row.Sequence} in {row.Stream}: {row.Type} doesn't belong in a shard's stream"),
    };

    private T Json<T>(ArchiveFile.Row row) where T : notnull
    {
        try
        {
            using var stream = new MemoryStream(row.Json.ToArray());
            return store.Options.Serializer().FromJson<T>(stream);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"event {row.Sequence} in {row.Stream}: {e.Message} in {Encoding.UTF8.GetString(row.Json.Span)}", e);
        }
    }

    private static Event<T> Event<T>(ArchiveFile.Row row, T data) where T : notnull => new(data)
    {
        Id = row.Id,
        Sequence = row.Sequence,
        Version = row.Version,
        StreamKey = row.Stream,
        EventTypeName = row.Type,
        Timestamp = row.Timestamp,
    };
}

/// <summary>What is asked for is archived, and the file isn't where it should be.</summary>
public sealed class ArchiveMissingException(ArchivedDay day, string? folder) : InvalidOperationException(
    $"{day.Stream} (events {day.FirstSequence} to {day.LastSequence}) is archived in {day.File}, which is not in "
    + (folder is null ? "any archive folder: SIGNALES_ARCHIVE is not set" : $"{folder} (SIGNALES_ARCHIVE)")
    + $"; put the file there, or restore the day where it is: ops/signales restore {day.Date:yyyy-MM-dd}");
