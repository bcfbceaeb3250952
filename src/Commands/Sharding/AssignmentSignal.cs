namespace SignalEs.Commands.Sharding;

/// <summary>Tells a worker that it was assigned something, as often as it happens. Any thread sets it, one waits.</summary>
internal sealed class AssignmentSignal
{
    private TaskCompletionSource _source = New();

    /// <summary>Completes when it is set.</summary>
    public Task Task => Volatile.Read(ref _source).Task;

    public void Set() => Volatile.Read(ref _source).TrySetResult();

    /// <summary>Before a look at what is assigned: what comes after the look sets it again.</summary>
    public void Rearm()
    {
        if (Task.IsCompleted)
        {
            Volatile.Write(ref _source, New());
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
