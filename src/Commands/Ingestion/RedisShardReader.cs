using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SignalEs.Domain.Ticks.Codec;
using SignalEs.Domain;
using SignalEs.Domain.Ticks;
using StackExchange.Redis;

namespace SignalEs.Commands.Ingestion;

/// <summary>The reading loop of one shard stream over one connection.</summary>
internal sealed class RedisShardReader : IAsyncDisposable
{
    private const int EntriesPerRead = 500;
    private const int BlockMilliseconds = 1000;
    private const int InFlightMax = 8;

    private readonly ShardWorker _worker;
    private readonly Shards _shards;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConnectionMultiplexer _blocking;
    private readonly ConnectionMultiplexer _other;
    private readonly string _stream;
    private readonly RedisEntry _entries = new(new KeyTable());
    private readonly ReadPart _part;
    private readonly string _offset;
    private readonly List<Task<IngestOutcome>> _outstanding = [];

    private RedisShardReader(ShardWorker worker, Shards shards, TimeProvider time, ILogger logger, ConnectionMultiplexer blocking, ConnectionMultiplexer other)
    {
        (_worker, _shards, _time, _logger, _blocking, _other) = (worker, shards, time, logger, blocking, other);
        _stream = RedisNames.ShardStream(worker.Shard);
        _part = new ReadPart(new KeyCheck(shards.Workers.Count), worker.Shard);
        _offset = worker.OffsetOf(_stream);
    }

    public static async Task<RedisShardReader> ConnectAsync(
        string endpoint, ShardWorker worker, Shards shards, TimeProvider time, ILogger logger, CancellationToken cancellation)
    {
        var blocking = await ConnectionMultiplexer.ConnectAsync(Options(endpoint)).WaitAsync(cancellation);
        var other = await ConnectionMultiplexer.ConnectAsync(Options(endpoint)).WaitAsync(cancellation);
        var reader = new RedisShardReader(worker, shards, time, logger, blocking, other);
        await reader.EnsureGroupAsync();
        return reader;
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        // Acknowledging lags behind reading by a bounded number of reads: that is the back-pressure from the log to Redis.
        var inFlight = Channel.CreateBounded<Sent>(InFlightMax);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var acknowledging = AcknowledgeAsync(inFlight.Reader, stop.Token);
        try
        {
            string from = "0"; // first what was delivered to this shard's consumer and not acknowledged, then what is new
            while (!cancellation.IsCancellationRequested && !acknowledging.IsFaulted)
            {
                var read = await ReadAsync(from);
                if (read.Count == 0)
                {
                    from = from == ">" ? from : ">";
                    continue;
                }

                await inFlight.Writer.WriteAsync(await SendAsync(read, stop.Token), stop.Token);
                from = from == ">" ? from : read[^1].Id;
            }
        }
        finally
        {
            inFlight.Writer.TryComplete();
            if (!cancellation.IsCancellationRequested)
            {
                await acknowledging;
            }

            await stop.CancelAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _blocking.DisposeAsync();
        await _other.DisposeAsync();

        // The next connection reads from the committed offset: what this one handed over must be settled by then, or it would be read twice.
        await Task.WhenAll(_outstanding).ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    private sealed record Entry(string Id, RedisValue[] Fields);

    private sealed record Sent(IReadOnlyList<Entry> Entries, IReadOnlyList<Task<IngestOutcome>> Commits);

    private async Task<List<Entry>> ReadAsync(string from)
    {
        object[] arguments = from == ">"
            ? ["GROUP", RedisNames.Group, RedisNames.Consumer(_worker.Shard), "COUNT", EntriesPerRead, "BLOCK", BlockMilliseconds, "STREAMS", _stream, ">"]
            : ["GROUP", RedisNames.Group, RedisNames.Consumer(_worker.Shard), "COUNT", EntriesPerRead, "STREAMS", _stream, from];
        var result = await _blocking.GetDatabase().ExecuteAsync("XREADGROUP", arguments);
        var read = new List<Entry>();
        if (result.IsNull)
        {
            return read;
        }

        foreach (var stream in (RedisResult[])result!)
        {
            foreach (var entry in (RedisResult[])((RedisResult[])stream!)[1]!)
            {
                var parts = (RedisResult[])entry!;
                read.Add(new Entry((string)parts[0]!, parts[1].IsNull ? [] : (RedisValue[])parts[1]!));
            }
        }

        return read;
    }

    // Ticks of one read become one item, so that an entry per tick doesn't cost a commit per tick; a clock stands between items.
    private async Task<Sent> SendAsync(List<Entry> read, CancellationToken cancellation)
    {
        long now = UnixNanos.From(_time.GetUtcNow());
        var commits = new List<Task<IngestOutcome>>();
        var part = _part;
        foreach (var entry in read)
        {
            int skip = RedisOffset.Skip(entry.Id, _offset);
            if (skip == int.MaxValue)
            {
                continue;
            }

            var content = _entries.Read(entry.Id, entry.Fields, now);
            if (content.Rejected is { } bad)
            {
                part.Reject(bad);
            }

            await SortAsync(entry, content, skip, part, now);
            if (content.Clock is { } clock)
            {
                // Its entry counts as read only with what comes after it: a clock that is seen twice does no harm, one that is lost does.
                await FlushAsync(part, commits, cancellation);
                commits.Add(await SubmitAsync(new IngestItem { SourceStream = _stream, Clock = clock }, cancellation));
            }

            part.Entries.Add(new SourceEntry(entry.Id, part.Ticks.Count));
            if (part.Ticks.Count >= ShardWorker.TicksPerCommit)
            {
                await FlushAsync(part, commits, cancellation);
            }
        }

        await FlushAsync(part, commits, cancellation);
        return new Sent(read, commits);
    }

    private async Task SortAsync(Entry entry, RedisEntry.Content content, int skip, ReadPart part, long now)
    {
        foreach (var (shard, list) in part.Add(entry.Id, content, skip, now))
        {
            await ForwardAsync(shard, list);
        }
    }

    // Home once, packed, before the entry itself is acknowledged.
    private async Task ForwardAsync(int shard, List<Tick> ticks)
    {
        var builder = new TickBatchBuilder(ticks.Count);
        ticks.ForEach(t => builder.Add(t));
        var writer = new ByteWriter();
        TickBatchCodec.Encode(builder.Build(), writer);
        await _other.GetDatabase().StreamAddAsync(RedisNames.ShardStream(shard), "b", writer.ToArray());
    }

    private async Task FlushAsync(ReadPart part, List<Task<IngestOutcome>> commits, CancellationToken cancellation)
    {
        if (part.Entries.Count > 0)
        {
            commits.Add(await SubmitAsync(
                new IngestItem { SourceStream = _stream, Ticks = part.Ticks.Build(), Rejected = [.. part.Rejected], Entries = [.. part.Entries] }, cancellation));
            part.Clear();
        }
    }

    private async Task<Task<IngestOutcome>> SubmitAsync(IngestItem item, CancellationToken cancellation)
    {
        await _worker.SubmitAsync(item, cancellation);
        _outstanding.RemoveAll(t => t.IsCompleted);
        _outstanding.Add(item.Committed);
        return item.Committed;
    }

    private async Task AcknowledgeAsync(ChannelReader<Sent> sent, CancellationToken cancellation)
    {
        var database = _other.GetDatabase();
        await foreach (var read in sent.ReadAllAsync(cancellation))
        {
            var outcomes = await Task.WhenAll(read.Commits).WaitAsync(cancellation);
            foreach (var bad in outcomes.SelectMany(o => o.Quarantined))
            {
                await database.StreamAddAsync(
                    RedisNames.Quarantine,
                    [new("shard", _worker.Shard), new("code", bad.Code), new("field", bad.Field), new("detail", bad.Detail), new("raw", bad.Raw), new("origin", bad.Origin)],
                    maxLength: RedisNames.QuarantineLength, useApproximateMaxLength: true);
            }

            await database.StreamAcknowledgeAsync(_stream, RedisNames.Group, [.. read.Entries.Select(e => (RedisValue)e.Id)]);
            await database.ExecuteAsync("XTRIM", _stream, "MINID", "~", read.Entries[^1].Id);
        }
    }

    private async Task EnsureGroupAsync()
    {
        try
        {
            await _other.GetDatabase().StreamCreateConsumerGroupAsync(_stream, RedisNames.Group, "0", createStream: true);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            _logger.LogDebug("{Stream}: group {Group} exists", _stream, RedisNames.Group);
        }
    }

    private static ConfigurationOptions Options(string endpoint)
    {
        var options = ConfigurationOptions.Parse(endpoint);
        options.Protocol = RedisProtocol.Resp2; // RESP3 answers XREADGROUP with a map
        options.AbortOnConnectFail = true;
        options.ConnectRetry = 1;
        options.ConnectTimeout = 2000;
        options.AsyncTimeout = BlockMilliseconds + 10_000;
        options.ClientName = "signales";
        return options;
    }
}
