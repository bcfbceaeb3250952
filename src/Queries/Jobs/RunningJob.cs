using SignalEs.Domain.Jobs;

namespace SignalEs.Queries.Jobs;

/// <summary>A job of this process, from its start to its end.</summary>
internal sealed class RunningJob(string id, CancellationToken hostStops) : IJobProgress, IDisposable
{
    private readonly CancellationTokenSource _cancel = CancellationTokenSource.CreateLinkedTokenSource(hostStops);
    private long _done;
    private long _total;

    public string Id => id;

    public CancellationToken Cancellation => _cancel.Token;

    /// <summary>Somebody asked for it, as opposed to the host stopping.</summary>
    public bool CancelRequested { get; private set; }

    public long Done => Volatile.Read(ref _done);

    public long Total => Volatile.Read(ref _total);

    public void Report(long done, long total)
    {
        Volatile.Write(ref _done, done);
        Volatile.Write(ref _total, total);
    }

    public void Cancel()
    {
        CancelRequested = true;
        try
        {
            _cancel.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended in the meantime.
        }
    }

    public void Dispose() => _cancel.Dispose();
}
