namespace SignalEs.Projections.Storage;

/// <summary>How long the read tables keep what, and in which form.</summary>
/// <param name="ColumnstoreAfter">Chunks that ended this long ago go to TimescaleDB's columnstore; null: they stay rows. Plain PostgreSQL has none.</param>
/// <param name="Retention">What is older, by event time and by when it was recorded, is dropped; null: nothing ever is.</param>
public sealed record StorageSettings(Age? ColumnstoreAfter, Age? Retention)
{
    public static readonly StorageSettings Default = new(new Age(1, 'd'), new Age(5, 'y'));
}
