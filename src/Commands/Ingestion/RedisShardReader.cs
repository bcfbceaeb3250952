using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;
using StackExchange.Redis;

namespace SignalEs.Commands.Ingestion;

/// <summary>The reading loop of one shard stream over one connection.</summary>
internal sealed class RedisShardReader : IAsyncDisposable
{
    private const int InFlightMax = 8;

    /// <summary>Ticks of one read from which on the next is made while they are being committed: the stream is busier than one commit after the other.</summary>
    private const int TicksToOverlap = 1024;

    /// <summary>Between looks at what consumers left pending and at the counters of the stream.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    private readonly ShardWorker _worker;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConnectionMultiplexer _blocking;
    private readonly ConnectionMultiplexer _other;
    private readonly RedisStream _redis;
    private readonly StreamMemory _memory;
    private readonly string _stream;
    private readonly RedisEntry _entries = new(new KeyTable());
    private readonly ReadPart _part;
    private readonly int _shards;
    private readonly List<Task<IngestOutcome>> _outstanding = [];
    private readonly (string LastId, long EntriesAdded)? _remembered;
    private string _offset;
    private long _lookedAt;

    private RedisShardReader(
        ShardWorker worker, int shards, StreamMemory memory, (string LastId, long EntriesAdded)? remembered, TimeProvider time, ILogger logger,
        ConnectionMultiplexer blocking, ConnectionMultiplexer other)
    {
        (_worker, _shards, _time, _logger, _blocking, _other) = (worker, shards, time, logger, blocking, other);
        _stream = RedisNames.ShardStream(worker.Shard);
        _part = new ReadPart(new KeyCheck(shards, of => of == worker.Shard ? worker.Instruments : null), worker.Shard, worker.Columns);
        _redis = new RedisStream(_stream, blocking.GetDatabase(), other.GetDatabase());
        (_memory, _remembered) = (memory, remembered);
        _offset = worker.OffsetOf(_stream);
    }

    public static async Task<RedisShardReader> ConnectAsync(
        string endpoint, ShardWorker worker, int shards, NpgsqlDataSource database, TimeProvider time, ILogger logger, CancellationToken cancellation)
    {
        // First the database: while it is away nothing can be committed, and Redis is left alone.
        var memory = new StreamMemory(database, worker.Shard, RedisNames.ShardStream(worker.Shard));
        var remembered = await memory.RecallAsync(cancellation);
        var blocking = await ConnectionMultiplexer.ConnectAsync(Options(endpoint)).WaitAsync(cancellation);
        var other = await ConnectionMultiplexer.ConnectAsync(Options(endpoint)).WaitAsync(cancellation);
        return new RedisShardReader(worker, shards, memory, remembered, time, logger, blocking, other);
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        await AttachAsync(cancellation);

        // What is read runs ahead of what is settled by a bounded number of reads: that is the back-pressure from the log to Redis.
        var inFlight = Channel.CreateBounded<SentRead>(InFlightMax);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var settling = new RedisSettlement(_worker.Shard, _redis, _other.GetDatabase()).RunAsync(inFlight, stop.Token);
        try
        {
            string after = RedisStream.ReadAfter(_offset);
            while (!cancellation.IsCancellationRequested && !settling.IsFaulted)
            {
                var read = await _redis.ReadAsync(after);
                if (read.Count > 0)
                {
                    var sent = await SendAsync(read, stop.Token);
                    await inFlight.Writer.WriteAsync(sent, stop.Token);
                    after = read[^1].Id;
                    if (read.Count < RedisStream.EntriesPerRead && sent.Ticks < TicksToOverlap)
                    {
                        // What comes meanwhile could only wait here: it waits in Redis, and comes in one read instead of three.
                        await ((Task)Task.WhenAll(sent.Commits)).WaitAsync(stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    }
                }

                await LookAsync(cancellation);
            }
        }
        finally
        {
            inFlight.Writer.TryComplete();
            if (!cancellation.IsCancellationRequested)
            {
                await settling;
            }

            await stop.CancelAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in (ConnectionMultiplexer[])[_blocking, _other])
        {
            try
            {
                await connection.DisposeAsync().AsTask().WaitAsync(RedisStream.AnswerPatience);
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                _logger.LogDebug("Shard {Shard}: a connection to Redis could not be closed: {Reason}", _worker.Shard, e.Message);
            }
        }

        // The next connection reads from the committed offset: what this one handed over must be settled by then, or it would be read twice.
        await Task.WhenAll(_outstanding).ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    // A Redis that has lost entries would have its new ones taken for old: the log records the gap, and reading goes on from where that Redis says it was settled.
    private async Task AttachAsync(CancellationToken cancellation)
    {
        var found = await _redis.AttachAsync(_offset);
        if (StreamMemory.Loss(found, _offset, _remembered) is { } reason)
        {
            string from = found.GroupId ?? "0-0";
            _logger.LogError("Shard {Shard}: {Stream} has lost entries: {Reason}; reading on after {From}", _worker.Shard, _stream, reason, from);
            var rewound = new SourceRewound(_worker.Shard, _stream, UnixNanos.From(_time.GetUtcNow()), _offset, found.LastId, from, reason);
            await (await SubmitAsync(new IngestItem { SourceStream = _stream, Rewound = rewound }, cancellation)).WaitAsync(cancellation);
            _offset = from;
        }

        await _memory.RememberAsync(found, cancellation);
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        if (Environment.TickCount64 - _lookedAt < LookInterval.TotalMilliseconds)
        {
            return;
        }

        _lookedAt = Environment.TickCount64;
        string settled = RedisStream.ReadAfter(_worker.OffsetOf(_stream));
        if (settled != "0-0")
        {
            await _redis.AcknowledgeSettledAsync(settled);
        }

        string committed = _worker.OffsetOf(_stream);
        var found = await _redis.AttachAsync(committed);
        if (StreamMemory.Loss(found, committed, await _memory.RecallAsync(cancellation)) is { } reason)
        {
            throw new InvalidDataException($"{_stream} has lost entries: {reason}"); // the next connection takes it from there
        }

        await _memory.RememberAsync(found, cancellation);
    }

    // Ticks of one read become one item, so that an entry per tick doesn't cost a commit per tick; a clock stands between items.
    private async Task<SentRead> SendAsync(List<RedisStreamEntry> read, CancellationToken cancellation)
    {
        long now = UnixNanos.From(_time.GetUtcNow());
        var commits = new List<Task<IngestOutcome>>();
        var part = _part;
        int ticks = 0;
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

            if (!part.HasRoomFor(content))
            {
                await FlushAsync(part, commits, cancellation);
            }

            ticks += content.Packed?.Count ?? 1;
            await SortAsync(entry, content, skip, part, now);
            if (content.Clock is { } clock)
            {
                // Its entry counts as read only with what comes after it: a clock that is seen twice does no harm, one that is lost does.
                await FlushAsync(part, commits, cancellation);
                if (await HomeAsync(entry.Id, clock) is { } home)
                {
                    commits.Add(await SubmitAsync(new IngestItem { SourceStream = _stream, Clock = home }, cancellation));
                }
            }

            part.Entries.Add(new SourceEntry(entry.Id, part.Ticks.Count));
            if (part.IsFull)
            {
                await FlushAsync(part, commits, cancellation);
            }
        }

        await FlushAsync(part, commits, cancellation);
        return new SentRead(read[^1].Id, commits, ticks);
    }

    private async Task SortAsync(RedisStreamEntry entry, RedisEntry.Content content, int skip, ReadPart part, long now)
    {
        foreach (var (shard, list) in part.Add(entry, content, skip, now))
        {
            await ForwardAsync(entry.Id, shard, list);
        }
    }

    // A clock that names underlyings of other shards goes there, too; one that names none is meant for this shard.
    private async Task<ClockAdvanced?> HomeAsync(string entry, ClockAdvanced clock)
    {
        var own = clock.Underlyings.Where(u => ShardMap.ShardOf(u, _shards) == _worker.Shard).ToList();
        foreach (var foreign in clock.Underlyings.Except(own).GroupBy(u => ShardMap.ShardOf(u, _shards)))
        {
            await _redis.ForwardAsync(foreign.Key, entry, new NameValueEntry("clock", UnixNanos.Format(clock.TsNs)), new NameValueEntry("underlying", string.Join(',', foreign)));
        }

        return own.Count > 0 || clock.Underlyings.Count == 0 ? clock with { Underlyings = own } : null;
    }

    // Home once, packed, before the entry itself is acknowledged.
    private Task ForwardAsync(string entry, int shard, List<Tick> ticks)
    {
        var builder = new TickBatchBuilder(ticks.Count);
        ticks.ForEach(t => builder.Add(t));
        var writer = new ByteWriter();
        TickBatchCodec.Encode(builder.Build(), writer);
        return _redis.ForwardAsync(shard, entry, new NameValueEntry("b", writer.ToArray()));
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

    private static ConfigurationOptions Options(string endpoint)
    {
        var options = ConfigurationOptions.Parse(endpoint);
        options.Protocol = RedisProtocol.Resp2; // RESP3 answers XREAD with a map
        options.AbortOnConnectFail = true;
        options.ConnectRetry = 1;
        options.ConnectTimeout = 2000;
        options.AsyncTimeout = RedisStream.BlockMilliseconds + 10_000;
        options.BacklogPolicy = BacklogPolicy.FailFast; // a new connection finds out who is master now; a command that waits for this one to do so waits for minutes
        options.ClientName = "signales";
        return options;
    }
}
