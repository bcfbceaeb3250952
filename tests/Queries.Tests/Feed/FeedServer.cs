using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SignalEs.Queries.Feed;
using SignalEs.Queries.Feed.Channels;
using SignalEs.Queries.Feed.Delivery;
using SignalEs.Queries.Feed.Live;
using SignalEs.Queries.Feed.Resume;

namespace SignalEs.Queries.Tests.Feed;

/// <summary>The feed on a real socket of its own, without database: commits are handed to the hub by the test, the log is a list.</summary>
internal sealed class FeedServer : IAsyncDisposable
{
    public const string Epoch = "e1";

    private readonly WebApplication _app;

    private FeedServer(WebApplication app, ListedLog log)
    {
        (_app, Log) = (app, log);
        Hub = app.Services.GetRequiredService<FeedHub>();
        Live = app.Services.GetRequiredService<LiveStore>();
        Connections = app.Services.GetRequiredService<FeedConnections>();
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public FeedHub Hub { get; }

    public LiveStore Live { get; }

    public FeedConnections Connections { get; }

    public ListedLog Log { get; }

    public Uri Address { get; }

    /// <param name="limits">Null: the defaults.</param>
    /// <param name="sequence">Highest sequence of the log when the host starts.</param>
    public static async Task<FeedServer> StartAsync(FeedLimits? limits = null, long sequence = 100)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var log = new ListedLog();
        builder.Services.AddSingleton<ILogCommits>(log);
        builder.Services.AddSingleton<IBarSeed>(new NoStoredBars());
        builder.Services.AddFeed(limits: limits);
        builder.Services.Remove(builder.Services.Single(s => s.ImplementationType?.Name == "FeedStart"));
        var app = builder.Build();
        app.UseWebSockets();
        app.MapGroup("/api/v2").MapFeed();
        await app.StartAsync();
        var server = new FeedServer(app, log);
        server.Hub.Start(Epoch, sequence);
        return server;
    }

    /// <summary>Hands commits to the hub and writes them to the log.</summary>
    public void Commit(params IEnumerable<Domain.Engine.CommittedBatch> batches)
    {
        foreach (var batch in batches)
        {
            Log.Commits.Add(batch);
            Hub.OnCommitted(batch);
        }
    }

    public Task<FeedClient> ConnectAsync() => FeedClient.ConnectAsync(Address);

    private sealed class NoStoredBars : IBarSeed
    {
        public Task FillAsync(IReadOnlyList<ChannelPattern> patterns, CancellationToken cancellation) => Task.CompletedTask;
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
