using System.Net;
using JasperFx.Events;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using SignalEs.Domain.Instruments;
using SignalEs.Projections;
using SignalEs.Projections.Rebuild;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Storage;
using SignalEs.Projections.Tests;
using SignalEs.Projections.Tests.Services;

namespace SignalEs.Queries.Tests.TimescaleDb;

/// <summary>There is one set of reader queries: what they answer must not depend on how the tables are kept.</summary>
[Collection(TimescaleTests.Name)]
public sealed class HypertableReadTests(PrivatePostgres postgres, TimescaleServer timescale)
{
    private const string Index = "CBOE@SPX@INDEX";
    private const string Call = "CBOE@SPX@OPT@2021-02-05@3700@C";

    /// <summary>Every way into the read tables: bars, stored and merged; signals; Greeks; newest values; chain; moneyness; instruments; as of a position.</summary>
    private static readonly string[] Asked =
    [
        $"historical/{Index}/bars?timeframe=1m&limit=1000",
        $"historical/{Index}/bars?timeframe=5m&from=2021-01-29T20:00:00Z&to=2021-02-10T00:00:00Z",
        $"historical/{Index}/bars?timeframe=1h&limit=2",
        $"historical/{Index}/bars?timeframe=1w",
        $"historical/{Call}/bars?timeframe=1d",
        $"historical/{Index}/bars?timeframe=1m&limit=5&as_of=9:0",
        $"historical/{Index}/signals?limit=50",
        $"historical/{Index}/signals?config=rsi_14,macd&timeframe=15m",
        $"historical/{Call}/greeks?from=2021-01-29T20:00:00Z",
        $"historical/{Call}/greeks?timeframe=5m&limit=3",
        $"realtime/{Index}",
        $"realtime?keys={Call},{Index}",
        "chain/SPX?expiry=2021-02-05",
        "chain/SPX?expiry=2021-02-05&at=2021-01-29T20:50:00Z",
        "moneyness/SPX?expiry=2021-02-05&level=ATM,OTM1,25D&timeframe=1m&limit=20",
        "moneyness/SPX?level=EXPIRY&timeframe=5m&limit=10",
        "instruments?underlying=SPX&product=OPT&limit=5",
        "instruments?query=3700",
        $"instruments/{Call}",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_query_answers_the_same_from_hypertables_as_from_plain_partitions_also_from_the_columnstore()
    {
        await using var hyper = await timescale.NewDatabaseAsync();
        await using var log = await ProjectedAsync();
        var events = await log.AllEventsAsync();
        await CopyAsync(log, events, hyper);

        await using var plainHost = await StartAsync(log, log.Database);
        await using var hyperHost = await StartAsync(log, hyper);
        var expected = await AnswersAsync(plainHost);
        Assert.Equal(expected, await AnswersAsync(hyperHost));

        await CompressAsync(hyper);
        Assert.Equal(expected, await AnswersAsync(hyperHost));
    }

    private async Task<SomeLog> ProjectedAsync()
    {
        var log = await SomeLog.NewAsync(postgres);
        using var daemon = await log.StartDaemonAsync();
        var market = new SomeMarket(seed: 8);
        for (int i = 0; i < 6; i++)
        {
            await log.AppendAsync(ShardMap.ShardOf("SPX"), market.Next(200));
        }

        await log.CaughtUpAsync(TimeSpan.FromMinutes(2));
        await daemon.StopAllAsync();
        return log;
    }

    private static async Task CopyAsync(SomeLog log, IReadOnlyList<IEvent> events, NpgsqlDataSource hyper)
    {
        await ReadSchema.MigrateAsync(hyper, StorageSettings.Default, Cancellation);
        await using var connection = await hyper.OpenConnectionAsync(Cancellation);
        foreach (var model in ReadModels.All)
        {
            var writer = new VersionWriter(model, 1);
            await foreach (var page in new LogPages(log.Store, 5).ReadAsync(0, events[^1].Sequence, Cancellation))
            {
                await writer.ApplyAsync(connection, page, Cancellation);
            }
        }
    }

    private static async Task CompressAsync(NpgsqlDataSource hyper)
    {
        await using var connection = await hyper.OpenConnectionAsync(Cancellation);
        foreach (string table in new[] { "read.bars_v1", "read.signals_v1", "read.moneyness_v1" })
        {
            await connection.ExecuteAsync($"select compress_chunk(c) from show_chunks('{table}') c", Cancellation);
        }
    }

    private static async Task<WebApplication> StartAsync(SomeLog log, NpgsqlDataSource database)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton<IDocumentStore>(log.Store);
        builder.Services.AddQueries();
        var app = builder.Build();
        app.MapGroup("/api/v2").MapQueries();
        await app.StartAsync(Cancellation);
        return app;
    }

    private static async Task<List<string>> AnswersAsync(WebApplication host)
    {
        using var http = new HttpClient { BaseAddress = new Uri(host.Urls.First() + "/api/v2/"), Timeout = TimeSpan.FromMinutes(2) };
        var answers = new List<string>();
        foreach (string path in Asked)
        {
            using var answer = await http.GetAsync(path, Cancellation);
            string body = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {(int)answer.StatusCode} {body}");
            answers.Add($"{path} {body}");
        }

        return answers;
    }
}
