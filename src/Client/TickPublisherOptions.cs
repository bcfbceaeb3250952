namespace SignalEs.Client;

/// <summary>How a <see cref="TickPublisher"/> packs and waits.</summary>
public sealed record TickPublisherOptions
{
    /// <summary>
    /// Number of the first tick. A gateway that starts again goes on after the last number it knows of: <c>GET /api/v2/ingestion/sources/{source}</c> tells the last one
    /// that the service has taken. Numbers that were used before are duplicates and change nothing.
    /// </summary>
    public long FirstSeq { get; init; } = 1;

    /// <summary>Ticks in one entry at most. 10 to 50 cost Redis a tenth of an entry per tick (DESIGN section 8); more hardly less.</summary>
    public int TicksPerEntryMax { get; init; } = 50;

    /// <summary>How long the first tick of an entry waits for company; zero sends it at once.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Ticks that wait in the publisher for each shard at most; then <see cref="TickPublisher.PublishAsync"/> waits.</summary>
    public int PendingMax { get; init; } = 20_000;

    /// <summary>Entries that wait in each stream of Redis at most while the service is behind; 0 for no limit.</summary>
    public int BacklogMax { get; init; } = 20_000;

    /// <summary>Shards of the service.</summary>
    public int ShardCount { get; init; } = 10;
}
