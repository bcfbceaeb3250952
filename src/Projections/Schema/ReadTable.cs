namespace SignalEs.Projections.Schema;

/// <summary>
/// A table of a read model. Its name in PostgreSQL carries the version (<c>read.bars_v3</c>), so that two versions stand side by side while one is rebuilt.
/// </summary>
/// <param name="Name">Name without version.</param>
/// <param name="Columns">Column definitions, comma separated.</param>
/// <param name="PrimaryKey">Columns of the primary key; also the order in which checksums run over the rows.</param>
/// <param name="SegmentBy">Columns that compressed chunks are grouped by, where TimescaleDB keeps the table.</param>
/// <param name="Indexes">Columns of further indexes, one text for each.</param>
internal sealed record ReadTable(string Name, string Columns, string PrimaryKey, string? SegmentBy = null, params string[] Indexes)
{
    public const string Schema = "read";

    /// <summary>Column by which tables are cut into months; tables without <see cref="SegmentBy"/> are not cut.</summary>
    public const string TimeColumn = "start";

    public bool ByTime => SegmentBy is not null;

    public string NameOf(int version) => $"{Schema}.{Name}_v{version}";

    // Rows of the newest minutes are updated with every page: room on the page lets PostgreSQL do that without touching the index.
    internal const string StorageOptions = "with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05)";

    /// <summary>DDL that makes one version, idempotent.</summary>
    public string Create(int version, TimeStorage storage) => string.Join(
        '\n', [CreateTable(version, storage), .. Indexes.Select((columns, i) => $"create index if not exists {Name}_v{version}_by{i} on {NameOf(version)} ({columns});")]);

    private string CreateTable(int version, TimeStorage storage)
    {
        string body = $"create table if not exists {NameOf(version)} (\n{Columns},\nprimary key ({PrimaryKey}))";
        return (ByTime, storage) switch
        {
            (false, _) => $"{body} {StorageOptions};",
            (true, TimeStorage.RangePartitions) => $"{body} partition by range ({TimeColumn});",
            _ => $"""
                {body};
                select create_hypertable('{NameOf(version)}', '{TimeColumn}', chunk_time_interval => interval '1 month', if_not_exists => true);
                alter table {NameOf(version)} set (timescaledb.compress, timescaledb.compress_segmentby = '{SegmentBy}', timescaledb.compress_orderby = '{TimeColumn}');
                select add_compression_policy('{NameOf(version)}', compress_after => interval '1 day', if_not_exists => true);
                """,
        };
    }
}

/// <summary>How tables by time are kept: looked up at start-up (see <see cref="ReadSchema"/>), the same for every query.</summary>
internal enum TimeStorage
{
    /// <summary>Plain PostgreSQL: one partition for each month.</summary>
    RangePartitions,

    /// <summary>TimescaleDB is installed in the database.</summary>
    Hypertables,
}
