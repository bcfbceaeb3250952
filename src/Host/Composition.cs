using JasperFx.Events.Daemon;
using Marten;
using Npgsql;
using Scalar.AspNetCore;
using SignalEs.Commands;
using SignalEs.Commands.Audit;
using SignalEs.Commands.Ingestion;
using SignalEs.Commands.Sharding;
using SignalEs.Domain.Formulas.Modules;
using SignalEs.Host.Health;
using SignalEs.Host.Metrics;
using SignalEs.Host.Setup;
using SignalEs.Log;
using SignalEs.Log.Archiving;
using SignalEs.Modules;
using SignalEs.Projections;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Storage;
using SignalEs.Queries;
using SignalEs.Queries.Feed;

namespace SignalEs.Host;

/// <summary>The composition root: which parts there are and how they fit.</summary>
public static class Composition
{
    private const string DefaultUrl = "http://127.0.0.1:8003";

    public static WebApplicationBuilder AddSignalEs(this WebApplicationBuilder builder)
    {
        var settings = HostSettings.From(builder.Configuration);
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024 * 1024;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder.AddLogging();
        builder.Host.AddMediator();
        builder.Services.AddSingleton(settings);
        AddDatabase(builder.Services, settings);
        builder.Services.AddSingleton(HostIdentity.Create(settings.AddressFor(builder.Configuration["urls"] ?? DefaultUrl)));
        builder.Services.AddSingleton<IModuleRuntime, WasmRuntime>();
        builder.Services.AddSingleton(StorageConfiguration.Sources(builder.Configuration));
        builder.Services.AddSingleton(HostSettings.Instruments(builder.Configuration));
        builder.Services.AddCommands(settings.Shards, settings.Redis);
        AddFeed(builder.Services, settings);
        builder.Services.AddSingleton(WatchConfiguration.Seals(builder.Configuration));
        builder.Services.AddAudit();
        builder.Services.AddSingleton(StorageConfiguration.From(builder.Configuration));
        builder.Services.AddSingleton(new ArchiveSettings(builder.Configuration["SIGNALES_ARCHIVE"] is { Length: > 0 } folder ? Path.GetFullPath(folder) : null));
        builder.Services.AddSingleton(WatchConfiguration.Completeness(builder.Configuration));
        builder.Services.AddSingleton(WatchConfiguration.Lag(builder.Configuration));
        builder.Services.AddSingleton(WatchConfiguration.CompletenessLag(builder.Configuration));
        builder.Services.AddProjections();
        builder.Services.AddQueries();
        builder.Services.AddFeed(settings.Shards);
        builder.Services.AddSnakeCaseJson();
        builder.Services.AddProblemAnswers();
        builder.Services.AddServiceMetrics();
        builder.Services.AddOpenApi("v2", ApiDocument.Describe);
        return builder;
    }

    /// <summary>Brings every schema up to date; before anything else starts.</summary>
    public static async Task MigrateAsync(this WebApplication app)
    {
        var database = app.Services.GetRequiredService<NpgsqlDataSource>();
        await database.WaitUntilUpAsync(app.Logger);
        await using var turn = await database.TakeTurnAsync();
        await IngestSchema.MigrateAsync(database, CancellationToken.None);
        await Archiver.MigrateAsync(database, CancellationToken.None);
        await ReadSchema.MigrateAsync(database, app.Services.GetRequiredService<StorageSettings>(), CancellationToken.None);
        await LogStore.MigrateAsync(app.Services.GetRequiredService<IDocumentStore>(), database, CancellationToken.None);
    }

    public static void MapSignalEs(this WebApplication app)
    {
        app.UseProblemAnswers();
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.UseWebSockets();
        var api = app.MapGroup("/api/v2");
        api.MapCommands();
        api.MapAudit();
        api.MapProjections();
        api.MapQueries();
        api.MapFeed();
        app.MapBetweenHosts();
        app.MapHealth();
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapScalarApiReference("/scalar", ApiDocument.Show);
    }

    private static void AddFeed(IServiceCollection services, HostSettings settings)
    {
        switch (settings.Feed)
        {
            case FeedKind.Simulator:
                services.AddSimulator(settings.SimulatorSeed, settings.SimulatorRate);
                break;
            case FeedKind.Replay:
                services.AddFileFeed(settings.ReplayFile!, settings.ReplaySpeed);
                break;
        }
    }

    private static void AddDatabase(IServiceCollection services, HostSettings settings)
    {
        services.AddSingleton(s => Database.Open(settings.Postgres, s.GetRequiredService<HostIdentity>().SessionName));
        services.AddMarten(s =>
        {
            var options = new StoreOptions { AutoCreateSchemaObjects = JasperFx.AutoCreate.CreateOrUpdate };
            LogStore.Configure(options, s.GetRequiredService<NpgsqlDataSource>());
            return options;
        }).AddAsyncDaemon(DaemonMode.ExternallyManaged);
        services.AddProjectionDaemon();
    }
}
