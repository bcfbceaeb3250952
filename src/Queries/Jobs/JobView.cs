using System.ComponentModel;
using System.Text.Json;

namespace SignalEs.Queries.Jobs;

/// <summary>States of a job.</summary>
public static class JobState
{
    public const string Queued = "queued";
    public const string Running = "running";
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";

    public static bool IsEnd(string state) => state is Succeeded or Failed or Cancelled;
}

/// <summary>A job as clients see it.</summary>
public sealed record JobView(
    string Id,
    [property: Description("What it does: replay, rebuild, verify, …")] string Kind,
    [property: Description("Who started it.")] string By,
    [property: Description("queued, running, succeeded, failed or cancelled.")] string State,
    JobProgressView Progress,
    [property: Description("What the work gave; null until it succeeded.")] JsonElement? Result,
    [property: Description("Why it failed; null otherwise.")] JobError? Error,
    string Created,
    string? Started,
    string? Finished);

/// <summary>How far a job has come.</summary>
public sealed record JobProgressView(
    [property: Description("Units done; what a unit is depends on the kind.")] long Done,
    [property: Description("Units to do, may grow; null while unknown.")] long? Total,
    [property: Description("Units per second since the start.")] double? PerSecond,
    [property: Description("Seconds left at that rate.")] double? EtaSeconds)
{
    /// <param name="done">Units done.</param>
    /// <param name="total">Units to do; 0 = unknown.</param>
    /// <param name="seconds">Running time so far.</param>
    /// <param name="ended">No time is left.</param>
    public static JobProgressView Of(long done, long total, double seconds, bool ended)
    {
        double? rate = done > 0 && seconds > 0 ? Math.Round(done / seconds, 1) : null;
        double? eta = ended || total <= 0 || rate is not > 0 ? null : Math.Round(Math.Max(0, total - done) / rate.Value, 1);
        return new JobProgressView(done, total > 0 ? total : null, rate, eta);
    }
}

/// <summary>Why a job failed.</summary>
/// <param name="Reason"><c>exception</c>, or <c>host_stopped</c> when the process that ran it ended.</param>
/// <param name="Detail">Message of the exception.</param>
public sealed record JobError(string Reason, string Detail)
{
    public const string Exception = "exception";
    public const string HostStopped = "host_stopped";
}
