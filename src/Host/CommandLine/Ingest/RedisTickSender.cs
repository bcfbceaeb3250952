using SignalEs.Commands.Ingestion;
using SignalEs.Commands.Ingestion.Files;
using SignalEs.Domain;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;
using StackExchange.Redis;

namespace SignalEs.Host.CommandLine.Ingest;

/// <summary>
/// Sends rows of a tick file to the shard streams of Redis: good ones packed, bad ones as they stand in the file, so that the service judges and quarantines them.
/// Each stream keeps the order of the file, which its numbers rely on.
/// </summary>
internal sealed class RedisTickSender(IDatabase redis, TickFile file, int shardCount)
{
    private const int TicksPerEntry = 200;

    /// <summary>More entries than this don't wait in one stream: the file is on disk anyway, Redis needn't hold it too.</summary>
    private const int BacklogMax = 2000;

    private readonly TickBatchBuilder?[] _pending = new TickBatchBuilder?[shardCount];
    private readonly int[] _sent = new int[shardCount];

    public async Task AddAsync(TickFileRow row, int shard, CancellationToken cancellation)
    {
        var builder = _pending[shard] ??= new TickBatchBuilder(TicksPerEntry);
        builder.Add(row.Tick with { TsReceivedNs = row.Tick.TsEventNs }); // the service writes down when it received it
        if (builder.Count == TicksPerEntry)
        {
            await FlushAsync(shard, cancellation);
        }
    }

    public async Task AddBadAsync(TickFileRow row, int shard, CancellationToken cancellation)
    {
        await FlushAsync(shard, cancellation);
        await SendAsync(
            shard, [new("source", file.Source), new("seq", row.Number), new("row", row.Raw.Text is { } text ? text : row.Raw.Bytes), new("columns", file.Header)], cancellation);
    }

    /// <summary>Promises that no earlier tick of an underlying will come.</summary>
    public Task ClockAsync(string underlying, int shard, long tsNs, CancellationToken cancellation)
        => SendAsync(shard, [new("clock", UnixNanos.Format(tsNs)), new("underlying", underlying)], cancellation);

    public async Task FlushAsync(CancellationToken cancellation)
    {
        for (int shard = 0; shard < shardCount; shard++)
        {
            await FlushAsync(shard, cancellation);
        }
    }

    private async Task FlushAsync(int shard, CancellationToken cancellation)
    {
        if (_pending[shard] is { } builder)
        {
            _pending[shard] = null;
            var writer = new ByteWriter();
            TickBatchCodec.Encode(builder.Build(), writer);
            await SendAsync(shard, [new("b", writer.ToArray())], cancellation);
        }
    }

    private async Task SendAsync(int shard, NameValueEntry[] fields, CancellationToken cancellation)
    {
        string stream = RedisNames.ShardStream(shard);
        if (++_sent[shard] % (BacklogMax / 10) == 0)
        {
            while (await redis.StreamLengthAsync(stream) > BacklogMax)
            {
                await Task.Delay(50, cancellation);
            }
        }

        // One at a time: behind a lost entry a later one would make its numbers look like a duplicate's when the file is sent again.
        await redis.StreamAddAsync(stream, fields);
    }
}
