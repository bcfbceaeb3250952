using Microsoft.Extensions.Hosting;

namespace SignalEs.Queries.Feed.Delivery;

/// <summary>How the feed does, every few seconds on channel <c>system</c>.</summary>
/// <param name="Event"><c>status</c>.</param>
/// <param name="Position">Everything up to here was delivered.</param>
/// <param name="Connections">WebSockets and event streams.</param>
/// <param name="Commits">Commits since the host started.</param>
/// <param name="Messages">Messages made since the host started; each counts once, however many received it.</param>
/// <param name="LagMs">From the arrival of the newest tick at the service to its delivery, milliseconds; null before the first.</param>
public sealed record FeedStatus(string Event, string Position, int Connections, long Commits, long Messages, double? LagMs);

/// <summary>Publishes <see cref="FeedStatus"/>.</summary>
internal sealed class FeedStatusReport(FeedHub hub, FeedConnections connections, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await NextAsync(timer, stoppingToken))
        {
            hub.Publish(hub.Status(connections.Count));
        }
    }

    private static async ValueTask<bool> NextAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
