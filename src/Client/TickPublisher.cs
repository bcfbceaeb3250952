using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using StackExchange.Redis;

namespace SignalEs.Client;

/// <summary>
/// What a gateway needs to send ticks: packs them, sends each to its shard's stream in order, numbers them so that retries are harmless, and makes the caller
/// wait when Redis or the service is behind. One caller at a time.
/// </summary>
/// <remarks>
/// One entry of a shard is on its way at a time. With two, a lost connection could drop the first and deliver the second; the first, sent again, would then carry
/// numbers below the last one taken, and count as a duplicate. While an entry is on its way the next one fills, so a slow connection gets larger entries.
/// </remarks>
public sealed class TickPublisher : IAsyncDisposable
{
    private readonly Dictionary<string, int> _shards = new(StringComparer.Ordinal);
    private readonly TickPublisherOptions _options;
    private readonly ShardLane[] _lanes;
    private readonly string _source;
    private readonly CancellationTokenSource _stop = new();
    private long _nextSeq;

    /// <param name="redis">Where the service reads; retries its connection by itself.</param>
    /// <param name="source">Name of this producer, unique among all that send at the same time.</param>
    /// <param name="options">Null for the defaults.</param>
    public TickPublisher(IDatabase redis, string source, TickPublisherOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        _options = options ?? new TickPublisherOptions();
        _source = source;
        _nextSeq = _options.FirstSeq;
        _lanes = [.. Enumerable.Range(0, _options.ShardCount).Select(shard => new ShardLane(redis, shard, _options, _stop.Token))];
    }

    /// <summary>Number of the tick published last.</summary>
    public long LastSeq => _nextSeq - 1;

    /// <summary>Entries and attempts that failed and were tried again.</summary>
    public long Retries => _lanes.Sum(l => l.Retries);

    /// <summary>
    /// Takes a tick; it is on its way when this returns, and safe once <see cref="FlushAsync"/> has returned. Source, number and receive time are filled in.
    /// </summary>
    /// <exception cref="FormatException">The key isn't an instrument key: its shard can't be told.</exception>
    public ValueTask PublishAsync(in Tick tick, CancellationToken cancellation = default)
    {
        if (!_shards.TryGetValue(tick.Key, out int shard))
        {
            shard = ShardMap.ShardOf(InstrumentKey.Parse(tick.Key).Underlying, _options.ShardCount);
            _shards.Add(tick.Key, shard);
        }

        return _lanes[shard].AddAsync(tick with { TsReceivedNs = tick.TsEventNs, Source = _source, SourceSeq = _nextSeq++ }, cancellation);
    }

    /// <summary>Returns when Redis has everything that was published.</summary>
    public Task FlushAsync(CancellationToken cancellation = default) => Task.WhenAll(_lanes.Select(l => l.FlushAsync(cancellation)));

    /// <summary>Stops at once; call <see cref="FlushAsync"/> first to lose nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var lane in _lanes)
        {
            await lane.DisposeAsync();
        }

        _stop.Dispose();
    }
}
