using FluentValidation;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using SignalEs.Commands.Formulas;
using SignalEs.Commands.FormulaSets;
using SignalEs.Commands.Ingestion;
using SignalEs.Commands.Ingestion.Files;
using SignalEs.Commands.Ingestion.Simulation;
using SignalEs.Commands.Instruments;
using SignalEs.Commands.Quarantine;
using SignalEs.Commands.Requests;
using SignalEs.Commands.Settings;
using SignalEs.Commands.Sharding;
using SignalEs.Commands.SignalConfigs;
using SignalEs.Commands.Sources;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;
using SignalEs.Log;

namespace SignalEs.Commands;

/// <summary>The write side: shard workers, sources, commands.</summary>
public static class CommandsModule
{
    /// <summary>Batches of ticks whose columns are kept: about those that wait, are being committed and are being published at a time.</summary>
    private const int BatchesInMemory = 64;

    /// <param name="services">Services.</param>
    /// <param name="shardCount">Shards the log is laid out for.</param>
    /// <param name="redis">Endpoint of Redis; null runs without it.</param>
    public static IServiceCollection AddCommands(this IServiceCollection services, int shardCount, string? redis)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ShardLogReader>();
        services.TryAddSingleton<EngineReplay>();
        services.AddSingleton(new ShardCount(shardCount));
        services.AddSingleton<IngestMetrics>();
        services.AddSingleton<CommitSequencer>();
        services.AddSingleton<GroupCommit>();
        services.TryAddSingleton(new TickColumnPool(BatchesInMemory));
        services.TryAddSingleton(InstrumentLimit.Default);
        services.AddSingleton<SettingsStore>();
        services.AddSingleton<SettingsChanges>();
        services.AddScoped<CommandSender>();
        services.AddSingleton<IValidator<AmendInstrument>, AmendInstrumentValidator>();
        services.AddSingleton<IValidator<ConfigureSignal>, ConfigureSignalValidator>();
        services.AddSingleton<IValidator<PublishFormula>, PublishFormulaValidator>();
        services.AddSingleton<IValidator<PublishExpression>, PublishExpressionValidator>();
        services.AddSingleton<IValidator<PublishModule>, PublishModuleValidator>();
        services.AddSingleton<IValidator<DefineFormulaSet>, DefineFormulaSetValidator>();
        services.TryAddSingleton(HostIdentity.Create(""));
        services.AddSingleton<Shards>();
        services.AddSingleton<RedisSourceState>();
        services.AddSingleton<QuarantineLog>();
        services.AddSingleton<Redrive>();
        services.AddHostedService(s => s.GetRequiredService<Shards>());
        services.AddHostedService<LogTail>();
        services.AddHostedService<IdleClock>();
        services.TryAddSingleton(SourceRetention.Default);
        services.AddHostedService<SourceUpkeep>();
        services.AddSingleton<AppendNotifier>();
        services.AddSingleton<ICommitObserver>(s => s.GetRequiredService<AppendNotifier>());
        services.AddHostedService(s => s.GetRequiredService<AppendNotifier>());
        if (redis is not null)
        {
            services.AddHostedService(s => new RedisSource(
                redis, s.GetRequiredService<Shards>(), s.GetRequiredService<Npgsql.NpgsqlDataSource>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<RedisSourceState>(),
                s.GetRequiredService<ILogger<RedisSource>>()));
        }

        return services;
    }

    /// <summary>Feeds a tick file, too.</summary>
    public static IServiceCollection AddFileFeed(this IServiceCollection services, string path, double speed) => services
        .AddSingleton(new FileFeedOptions(path, speed))
        .AddHostedService<FileFeed>();

    /// <summary>Feeds a simulated market, too.</summary>
    public static IServiceCollection AddSimulator(this IServiceCollection services, ulong seed, int ticksPerSecond) => services
        .AddSingleton(new SimulatorOptions(seed, ticksPerSecond))
        .AddHostedService<SimulatorFeed>();

    /// <summary>What only the hosts of a log say to each other.</summary>
    public static IEndpointRouteBuilder MapBetweenHosts(this IEndpointRouteBuilder routes)
    {
        ForwardedItemsEndpoint.Map(routes);
        return routes;
    }

    public static RouteGroupBuilder MapCommands(this RouteGroupBuilder api)
    {
        PostTicks.Map(api);
        SourceStatus.Map(api);
        QuarantineEndpoints.Map(api);
        RedriveEndpoint.Map(api);
        AmendInstrumentEndpoint.Map(api);
        ListSignalConfigs.Map(api);
        ConfigureSignalEndpoint.Map(api);
        RemoveSignalEndpoint.Map(api);
        ListFormulas.Map(api);
        PublishFormulaEndpoint.Map(api);
        ListFormulaSets.Map(api);
        DefineFormulaSetEndpoint.Map(api);
        ActivateFormulaSetEndpoint.Map(api);
        RollBackFormulaSetEndpoint.Map(api);
        return api;
    }
}
