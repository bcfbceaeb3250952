using Npgsql;

namespace SignalEs.Commands.Ingestion;

/// <summary>
/// What a shard has taken from each numbered source: the last sequence number, and how many ticks were accepted, duplicate or rejected.
/// Written in the same transaction as the ticks. The sources that came last are in memory; what is known of the others is read when they come again, so that a producer that
/// names a new source for each tick (as each Idempotency-Key does) takes no memory and no number is forgotten.
/// </summary>
/// <param name="shard">Shard number.</param>
/// <param name="generation">So many sources, twice, stay in memory between commits.</param>
internal sealed class SourceLedger(int shard, int generation = 10_000)
{
    private const string Select = "select source, last_seq, accepted, duplicates, rejected from ingest.sources where shard = $1";

    // Two generations: when the young one is full it becomes the old one, and what is in the old one still is forgotten.
    private Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private Dictionary<string, Entry> _older = new(StringComparer.Ordinal);
    private bool _isPartial;
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

    /// <summary>Sources in memory.</summary>
    public int Count => _entries.Count + _older.Count;

    public bool HasChanges => _stored.Count > 0;

    /// <summary>Has in memory what is known of the sources of the ticks that come next, and forgets others. Called before their first one, and not between that and the commit.</summary>
    public async Task BringAsync(NpgsqlDataSource database, IEnumerable<string> sources, CancellationToken cancellation)
    {
        if (!HasChanges && _entries.Count >= generation)
        {
            _isPartial |= _older.Count > 0;
            (_entries, _older) = (new(StringComparer.Ordinal), _entries);
        }

        if (_isPartial || _older.Count > 0)
        {
            string[] missing = [.. sources.Distinct(StringComparer.Ordinal).Where(s => !Renew(s))];
            if (_isPartial && missing.Length > 0)
            {
                await using var command = database.CreateCommand(Select + " and source = any($2)");
                command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard });
                command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = missing });
                await ReadAsync(command, cancellation);
            }
        }
    }

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

    /// <summary>Every touched entry, as <c>ingest.settle</c> stores it in the transaction of the ticks.</summary>
    public SourceChanges Changes()
    {
        if (_stored.Count == 0)
        {
            return SourceChanges.None;
        }

        string[] sources = [.. _stored.Keys];
        var entries = Array.ConvertAll(sources, s => _entries[s]);
        return new SourceChanges(
            sources, Array.ConvertAll(entries, e => e.LastSeq), Array.ConvertAll(entries, e => e.Accepted), Array.ConvertAll(entries, e => e.Duplicates),
            Array.ConvertAll(entries, e => e.Rejected));
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

    /// <summary>Reads the sources that came last.</summary>
    public async Task LoadAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        _entries.Clear();
        _older.Clear();
        MarkStored();
        await using var command = database.CreateCommand(Select + " order by updated desc limit $2");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = generation });
        await ReadAsync(command, cancellation);
        _isPartial = _entries.Count == generation;
    }

    private async Task ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
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

    // True when it is in memory; it is young again then.
    private bool Renew(string source)
    {
        if (_older.Remove(source, out var entry))
        {
            _entries.Add(source, entry);
        }

        return _entries.ContainsKey(source);
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
