namespace SignalEs.Commands.Ingestion;

/// <summary>
/// Tells Redis how far a stream is settled, now and then: the offset that counts stands in PostgreSQL, and two commands for each read would be a third of what Redis has to do.
/// </summary>
internal sealed class RedisSettler(RedisStream redis) : IDisposable
{
    /// <summary>Between two tellings; the first after a rest comes at once.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _moved = new(0, 1);
    private string _settledTo = "";

    /// <summary>Everything up to an entry is in the log. Called from one place.</summary>
    public void MoveTo(string id)
    {
        Volatile.Write(ref _settledTo, id);
        if (_moved.CurrentCount == 0)
        {
            _moved.Release();
        }
    }

    /// <summary>Until it is cancelled, or Redis doesn't answer.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _moved.WaitAsync(cancellation);
            await redis.SettledAsync(Volatile.Read(ref _settledTo));
            await Task.Delay(Rest, cancellation);
        }
    }

    public void Dispose() => _moved.Dispose();
}
