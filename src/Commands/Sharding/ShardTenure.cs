namespace SignalEs.Commands.Sharding;

/// <summary>The right to write a shard, from being granted until it is given back or lost. <paramref name="epoch"/> rises with every change of owner.</summary>
public sealed class ShardTenure(long epoch) : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Epoch { get; } = epoch;

    /// <summary>Cancelled when the tenure is over; whoever reads for the shard stops.</summary>
    public CancellationToken Ended => _ended.Token;

    public bool IsOver => _ended.IsCancellationRequested;

    /// <summary>Completes when the worker has folded the whole log and writes; cancelled when the tenure ended before.</summary>
    public Task Up => _up.Task;

    public void Dispose() => _ended.Dispose();

    internal void MarkUp() => _up.TrySetResult();

    internal void End()
    {
        _ended.Cancel();
        _up.TrySetCanceled();
    }
}
