using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;
using SignalEs.Log;
using SignalEs.Queries.Feed.Delivery;
using SignalEs.Queries.Feed.Live;
using SignalEs.Queries.Feed.Resume;
using SignalEs.Queries.Feed.Sockets;
using SignalEs.Queries.Feed.Sse;
using SignalEs.Queries.Output;
using SignalEs.Queries.Realtime;
using SignalEs.Queries.Signals;

namespace SignalEs.Queries.Feed;

/// <summary>The live feed: WebSocket <c>/ws</c> and server-sent events <c>/feed</c>. The host calls <c>UseWebSockets</c> before it maps them.</summary>
public static class FeedModule
{
    /// <param name="shards">Shards that the log is laid out for.</param>
    public static IServiceCollection AddFeed(this IServiceCollection services, int shards = ShardMap.DefaultShardCount, FeedLimits? limits = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ShardLogReader>();
        services.TryAddSingleton<EngineReplay>();
        services.TryAddSingleton<OutputNames>();
        services.AddSingleton(limits ?? new FeedLimits());
        services.AddSingleton(new FeedShards(shards));
        services.AddSingleton<LiveStore>();
        services.AddSingleton<ILiveValues>(s => s.GetRequiredService<LiveStore>());
        services.AddSingleton<FeedHub>();
        services.AddSingleton<ICommitObserver>(s => s.GetRequiredService<FeedHub>());
        services.AddSingleton<FeedConnections>();
        services.TryAddSingleton<ILogCommits, LogCommits>();
        services.AddSingleton<FeedCatchUp>();
        services.AddSingleton<FeedSocket>();
        services.AddSingleton<SseFeed>();
        services.AddSingleton<LiveSeed>();
        services.TryAddSingleton<IBarSeed, StoredBarSeed>();
        services.AddHostedService<FeedStart>();
        services.AddHostedService<FeedStatusReport>();
        return services;
    }

    /// <param name="api">The group of <c>/api/v2</c>.</param>
    public static RouteGroupBuilder MapFeed(this RouteGroupBuilder api)
    {
        api.Map("/ws", (HttpContext context, FeedSocket socket) => socket.RunAsync(context)).ExcludeFromDescription();
        api.MapGet("/feed", (HttpContext context, SseFeed feed, string? channels, string? slow, int? conflate_ms) => feed.RunAsync(context, channels, slow, conflate_ms))
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .Explained(
                "Feed", "GetFeed", "Live feed as server-sent events",
                "`channels`, comma separated, as on the WebSocket; `slow` and `conflate_ms` likewise. The `id` of an event is `epoch:position`; `Last-Event-ID` resumes: either all that was "
                + "missed follows, or the event `subscribed` says `recovered: false` and a snapshot follows.");
        return api;
    }
}
