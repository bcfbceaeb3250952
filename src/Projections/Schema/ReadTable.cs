using SignalEs.Projections.Storage;

namespace SignalEs.Projections.Schema;

/// <summary>
/// A table of a read model. Its name in PostgreSQL carries the version (<c>read.bars_v3</c>), so that two versions stand side by side while one is rebuilt.
/// </summary>
/// <param name="Name">Name without version.</param>
/// <param name="Columns">Column definitions, comma separated.</param>
/// <param name="PrimaryKey">Columns of the primary key; also the order in which checksums run over the rows.</param>
/// <param name="SegmentBy">Columns that compressed chunks are grouped by, where TimescaleDB keeps the table.</param>
/// <param name="NewestPosition">Column with the position of the newest event that a row was made of; tables by time have one.</param>
/// <param name="Indexes">Columns of further indexes, one text for each.</param>
internal sealed record ReadTable(string Name, string Columns, string PrimaryKey, string? SegmentBy = null, string NewestPosition = "position", params string[] Indexes)
{
    public const string Schema = "read";

    /// <summary>Column by which tables are cut into months; tables without <see cref="SegmentBy"/> are not cut.</summary>
    public const string TimeColumn = "start";

    public bool ByTime => SegmentBy is not null;

    /// <summary>Names of its columns, in order, as SQL writes them.</summary>
    public IEnumerable<string> ColumnNames => Columns.Split(',').Select(c => c.Trim().Split(' ')[0]);

    public string NameOf(int version) => $"{Schema}.{Name}_v{version}";

    // Rows of the newest minutes are updated with every page: room on the page lets PostgreSQL do that without touching the index.
    internal const string StorageOptions = "with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05)";

    /// <summary>DDL that makes one version, idempotent.</summary>
    /// <param name="columnstoreAfter">Of hypertables; null: their chunks stay rows.</param>
    public string Create(int version, TimeStorage storage, Age? columnstoreAfter) => string.Join(
        '\n', [CreateTable(version, storage, columnstoreAfter), .. Indexes.Select((columns, i) => $"create index if not exists {Name}_v{version}_by{i} on {NameOf(version)} ({columns});")]);

    private string CreateTable(int version, TimeStorage storage, Age? columnstoreAfter)
    {
        string body = $"create table if not exists {NameOf(version)} (\n{Columns},\nprimary key ({PrimaryKey}))";
        return (ByTime, storage) switch
        {
            (false, _) => $"{body} {StorageOptions};",
            (true, TimeStorage.RangePartitions) => $"{body} partition by range ({TimeColumn});",
            _ => $"{body};\n{Hypertable(NameOf(version), columnstoreAfter)}",
        };
    }

    // A chunk goes to the columnstore when it ended that long ago. A week: months would stay rows too long, and a query over five years of days would take
    // more locks than PostgreSQL has by default (each chunk takes some).
    private string Hypertable(string name, Age? columnstoreAfter) => $"""
        select create_hypertable('{name}', '{TimeColumn}', chunk_time_interval => interval '7 days', create_default_indexes => false, if_not_exists => true);
        alter table {name} set (timescaledb.compress, timescaledb.compress_segmentby = '{SegmentBy}', timescaledb.compress_orderby = '{TimeColumn}');
        select remove_compression_policy('{name}', if_exists => true);
        {(columnstoreAfter is { } age ? $"select add_compression_policy('{name}', compress_after => interval '{age.Interval}');" : "")}
        """;
}
