using System.Net;
using System.Text.Json;
using JasperFx.Events.Daemon;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Projections.Tests;
using SignalEs.Projections.Tests.Services;

namespace SignalEs.Queries.Tests.Http;

/// <summary>Tests that share one log: it is only read.</summary>
[CollectionDefinition(Name)]
public sealed class ReadSideTests : ICollectionFixture<ReadSide>
{
    public const string Name = "read side";
}

/// <summary>
/// The read side over HTTP on a log of an hour and a half of SPX that the real projection folds. What was answered in the middle of the log is kept, to be
/// asked again with <c>as_of</c>.
/// </summary>
public sealed class ReadSide(PrivatePostgres postgres) : IAsyncLifetime
{
    public const string Index = "CBOE@SPX@INDEX";
    public const string Call = "CBOE@SPX@OPT@2021-02-05@3700@C";

    private const int BatchSize = 200;
    private const int BatchesToMiddle = 8;

    /// <summary>Paths asked in the middle of the log.</summary>
    public static readonly IReadOnlyList<string> Asked =
    [
        $"historical/{Index}/bars?timeframe=1m&limit=1000",
        $"historical/{Index}/bars?timeframe=5m&from=2021-01-29T20:00:00Z",
        $"historical/{Index}/bars?timeframe=1h&limit=2",
        $"historical/{Call}/bars?timeframe=1d",
        $"historical/{Index}/signals?limit=50",
        $"historical/{Index}/signals?config=rsi_14,macd&timeframe=15m",
        $"historical/{Call}/greeks?from=2021-01-29T20:00:00Z",
        $"historical/{Call}/greeks?timeframe=5m&limit=3",
    ];

    private readonly List<(Tick Tick, Position Position, bool Late)> _ticks = [];
    private SomeLog _log = null!;
    private IProjectionDaemon _daemon = null!;
    private WebApplication _app = null!;

    public HttpClient Http { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    /// <summary>Every tick of the log with its place, and whether it came after its minute was final.</summary>
    public IReadOnlyList<(Tick Tick, Position Position, bool Late)> Ticks => _ticks;

    /// <summary>The end of the log when <see cref="AnswersThen"/> were given.</summary>
    public Position Middle { get; private set; }

    /// <summary>Answers to <see cref="Asked"/>, given when the log ended at <see cref="Middle"/>.</summary>
    public Dictionary<string, JsonElement> AnswersThen { get; } = new(StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        _log = await SomeLog.NewAsync(postgres);
        _daemon = await _log.StartDaemonAsync();
        await StartHostAsync();
        var market = new SomeMarket(seed: 7);
        await AppendAsync(market);
        Middle = new Position((await _log.AllEventsAsync())[^1].Sequence, Position.IndexLimit - 1);
        foreach (string path in Asked)
        {
            AnswersThen[path] = await GetAsync(path);
        }

        await AppendAsync(market);
        await CollectAsync();
    }

    public async Task<JsonElement> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await Http.GetAsync(path);
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{path}: {(int)answer.StatusCode} {body}");
        return JsonSerializer.Deserialize<JsonElement>(body);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        await _daemon.StopAllAsync();
        await _log.DisposeAsync();
    }

    private async Task StartHostAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(_log.Database);
        builder.Services.AddSingleton<IDocumentStore>(_log.Store);
        builder.Services.AddQueries();
        builder.Services.AddOpenApi("v2");
        _app = builder.Build();
        _app.MapGroup("/api/v2").MapQueries();
        _app.MapOpenApi("/openapi/{documentName}.json");
        await _app.StartAsync();
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.First() + "/api/v2/"), Timeout = TimeSpan.FromMinutes(5) };
    }

    private async Task AppendAsync(SomeMarket market)
    {
        for (int i = 0; i < BatchesToMiddle; i++)
        {
            await _log.AppendAsync(ShardMap.ShardOf("SPX"), market.Next(BatchSize));
        }

        await _log.CaughtUpAsync(TimeSpan.FromMinutes(3));
    }

    private async Task CollectAsync()
    {
        foreach (var e in await _log.AllEventsAsync())
        {
            if (e.Data is TicksIngested ticks)
            {
                for (int i = 0; i < ticks.Ticks.Count; i++)
                {
                    _ticks.Add((ticks.Ticks[i], new Position(e.Sequence, i), false));
                }
            }
            else if (e.Data is SignalsComputed signals)
            {
                foreach (int late in signals.Signals.LateTicks)
                {
                    int at = _ticks.Count - BatchSize + late;
                    _ticks[at] = _ticks[at] with { Late = true };
                }
            }
        }
    }
}
