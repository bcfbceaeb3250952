using System.Diagnostics;

namespace SignalEs.Log;

/// <summary>Keeps background work to a share of the time: after each piece it rests as long as the others are due.</summary>
/// <param name="share">From 0 (never) to 1 (always).</param>
public sealed class WorkShare(double share)
{
    /// <summary>Works without a rest.</summary>
    public const double All = 1;

    private long _began = Stopwatch.GetTimestamp();

    /// <summary>A piece begins: what passed until now was waiting.</summary>
    public void Begin() => _began = Stopwatch.GetTimestamp();

    /// <summary>After a piece.</summary>
    public async ValueTask RestAsync(CancellationToken cancellation)
    {
        if (share < All)
        {
            await Task.Delay(Stopwatch.GetElapsedTime(_began) * ((1 / share) - 1), cancellation);
        }

        Begin();
    }
}
