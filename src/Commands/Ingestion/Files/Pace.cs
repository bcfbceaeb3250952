namespace SignalEs.Commands.Ingestion.Files;

/// <summary>Lets recorded time pass as it did, or faster: the first tick sets the start.</summary>
/// <param name="speed">Seconds of event time for each second of the clock; 0: no waiting.</param>
public sealed class Pace(double speed, TimeProvider time)
{
    private const double MillisecondsMin = 5; // shorter waits aren't worth a timer

    private long _startedAt;
    private long? _firstNs;

    /// <summary>How long until an event of this time is due; zero or less: now.</summary>
    public TimeSpan UntilDue(long tsNs)
    {
        if (speed <= 0)
        {
            return TimeSpan.Zero;
        }

        if (_firstNs is not { } first)
        {
            (_firstNs, _startedAt) = (tsNs, time.GetTimestamp());
            return TimeSpan.Zero;
        }

        var wait = TimeSpan.FromTicks((long)((tsNs - first) / 100 / speed)) - time.GetElapsedTime(_startedAt);
        return wait.TotalMilliseconds >= MillisecondsMin ? wait : TimeSpan.Zero;
    }
}
