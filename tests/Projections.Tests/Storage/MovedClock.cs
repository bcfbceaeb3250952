namespace SignalEs.Projections.Tests.Storage;

/// <summary>A clock that stands where a test puts it.</summary>
internal sealed class MovedClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
