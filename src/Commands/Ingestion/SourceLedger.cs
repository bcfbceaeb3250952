using Npgsql;

namespace SignalEs.Commands.Ingestion;

/// <summary>
/// What a shard has taken from each numbered source: the last sequence number, and how many ticks were accepted, duplicate or rejected.
/// Kept in memory, written in the same transaction as the ticks.
/// </summary>
internal sealed class SourceLedger(int shard)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _stored = new(StringComparer.Ordinal);

    private string? _lastSource;
    private Entry? _last;

    private sealed record Entry
    {
        public long LastSeq { get; set; } = long.MinValue;

        public long Accepted { get; set; }

        public long Duplicates { get; set; }

        public long Rejected { get; set; }
    }

    public bool HasChanges => _stored.Count > 0;

    /// <summary>True when the number was seen before: at or below the last of its source.</summary>
    public bool IsDuplicate(string source, long seq)
    {
        var entry = Touch(source);
        if (seq <= entry.LastSeq)
        {
            entry.Duplicates++;
            return true;
        }

        entry.LastSeq = seq;
        entry.Accepted++;
        return false;
    }

    /// <summary>Counts a bad tick; false when its number was seen before.</summary>
    public bool Reject(string source, long seq)
    {
        var entry = Touch(source);
        if (seq <= entry.LastSeq)
        {
            entry.Duplicates++;
            return false;
        }

        entry.LastSeq = seq;
        entry.Rejected++;
        return true;
    }

    /// <summary>The statement that stores every touched entry, for the transaction of the ticks.</summary>
    public (string Sql, object[] Parameters) Changes()
    {
        string[] sources = [.. _stored.Keys];
        var entries = Array.ConvertAll(sources, s => _entries[s]);
        return ("""
            insert into ingest.sources (shard, source, last_seq, accepted, duplicates, rejected)
            select ?, * from unnest(?, ?, ?, ?, ?)
            on conflict (shard, source) do update set last_seq = excluded.last_seq, accepted = excluded.accepted,
              duplicates = excluded.duplicates, rejected = excluded.rejected, updated = now()
            """,
            [
                shard, sources, Array.ConvertAll(entries, e => e.LastSeq), Array.ConvertAll(entries, e => e.Accepted),
                Array.ConvertAll(entries, e => e.Duplicates), Array.ConvertAll(entries, e => e.Rejected),
            ]);
    }

    public void MarkStored()
    {
        _stored.Clear();
        (_lastSource, _last) = (null, null);
    }

    /// <summary>Forgets what was counted since the last store.</summary>
    public void Rollback()
    {
        foreach (var (source, entry) in _stored)
        {
            _entries[source] = entry;
        }

        MarkStored();
    }

    public async Task LoadAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        _entries.Clear();
        MarkStored();
        await using var command = database.CreateCommand("select source, last_seq, accepted, duplicates, rejected from ingest.sources where shard = $1");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            _entries[rows.GetString(0)] = new Entry
            {
                LastSeq = rows.GetInt64(1),
                Accepted = rows.GetInt64(2),
                Duplicates = rows.GetInt64(3),
                Rejected = rows.GetInt64(4),
            };
        }
    }

    private Entry Touch(string source)
    {
        // Ticks of one source come in a row.
        if (!ReferenceEquals(source, _lastSource) || _last is null)
        {
            (_lastSource, _last) = (source, Find(source));
        }

        return _last;
    }

    private Entry Find(string source)
    {
        if (!_entries.TryGetValue(source, out var entry))
        {
            entry = new Entry();
            _entries.Add(source, entry);
        }

        _stored.TryAdd(source, entry with { });
        return entry;
    }
}
