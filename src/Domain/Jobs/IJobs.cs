namespace SignalEs.Domain.Jobs;

/// <summary>Long work that a caller starts, watches and may cancel: replays, rebuilds, verification.</summary>
public interface IJobs
{
    /// <summary>Starts <paramref name="work"/> and returns the job's id at once. What the work returns is the job's result; what it throws is its error.</summary>
    string Start(string kind, string by, Func<IJobProgress, CancellationToken, Task<object?>> work);
}

/// <summary>Told how far a job has come.</summary>
public interface IJobProgress
{
    /// <summary><paramref name="total"/> may grow while the job runs; 0 = unknown.</summary>
    void Report(long done, long total);
}
