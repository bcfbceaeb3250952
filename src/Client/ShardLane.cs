using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;
using StackExchange.Redis;

namespace SignalEs.Client;

/// <summary>The ticks of one shard on their way to its stream: one entry at a time, tried again until Redis has it.</summary>
internal sealed class ShardLane : IAsyncDisposable
{
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(2);

    private readonly IDatabase _redis;
    private readonly string _stream;
    private readonly TickPublisherOptions _options;
    private readonly Queue<Tick> _pending = new();
    private readonly SemaphoreSlim _added = new(0, 1);
    private readonly Task _sending;
    private TaskCompletionSource _moved = NewSignal();
    private long _retries;
    private int _onTheWay;
    private int _sinceLook;

    public ShardLane(IDatabase redis, int shard, TickPublisherOptions options, CancellationToken stop)
    {
        (_redis, _options) = (redis, options);
        _stream = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"stream:shard:{shard}");
        _sending = SendAsync(stop);
    }

    public long Retries => Interlocked.Read(ref _retries);

    public async ValueTask AddAsync(Tick tick, CancellationToken cancellation)
    {
        while (true)
        {
            Task moved;
            lock (_pending)
            {
                if (_pending.Count < _options.PendingMax)
                {
                    _pending.Enqueue(tick);
                    if (_added.CurrentCount == 0)
                    {
                        _added.Release();
                    }

                    return;
                }

                moved = _moved.Task;
            }

            await moved.WaitAsync(cancellation);
        }
    }

    public async Task FlushAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task moved;
            lock (_pending)
            {
                if (_pending.Count + _onTheWay == 0)
                {
                    return;
                }

                moved = _moved.Task;
            }

            await moved.WaitAsync(cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _sending;
        _added.Dispose();
    }

    private async Task SendAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                if (Waiting() == 0)
                {
                    await _added.WaitAsync(stop);
                }

                if (_options.Linger > TimeSpan.Zero && Waiting() < _options.TicksPerEntryMax)
                {
                    await Task.Delay(_options.Linger, stop);
                }

                if (Take() is { } entry)
                {
                    await RoomAsync(stop);
                    await SendAsync(entry, stop);
                    Moved();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // disposed
        }
    }

    private int Waiting()
    {
        lock (_pending)
        {
            return _pending.Count;
        }
    }

    private byte[]? Take()
    {
        var builder = new TickBatchBuilder(_options.TicksPerEntryMax);
        lock (_pending)
        {
            while (builder.Count < _options.TicksPerEntryMax && _pending.TryDequeue(out var tick))
            {
                builder.Add(tick);
            }

            _onTheWay = builder.Count;
        }

        if (builder.Count == 0)
        {
            return null;
        }

        var writer = new ByteWriter();
        TickBatchCodec.Encode(builder.Build(), writer);
        return writer.ToArray();
    }

    // An attempt whose answer is lost may have reached Redis: the numbers make the second one harmless.
    private async Task SendAsync(byte[] entry, CancellationToken stop)
    {
        for (var wait = TimeSpan.FromMilliseconds(20); ; wait = wait * 2 < RetryMax ? wait * 2 : RetryMax)
        {
            try
            {
                await _redis.StreamAddAsync(_stream, "b", entry).WaitAsync(stop);
                return;
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                Interlocked.Increment(ref _retries);
                await Task.Delay(wait, stop);
            }
        }
    }

    private async Task RoomAsync(CancellationToken stop)
    {
        if (_options.BacklogMax == 0 || ++_sinceLook < Math.Max(1, _options.BacklogMax / 10))
        {
            return;
        }

        _sinceLook = 0;
        try
        {
            while (await _redis.StreamLengthAsync(_stream).WaitAsync(stop) > _options.BacklogMax)
            {
                await Task.Delay(10, stop);
            }
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // the entry itself will meet the same trouble, and wait for its end
        }
    }

    private void Moved()
    {
        TaskCompletionSource moved;
        lock (_pending)
        {
            _onTheWay = 0;
            (moved, _moved) = (_moved, NewSignal());
        }

        moved.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
