using JasperFx.Events.Daemon.HighWater;
using JasperFx.Events.Projections;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using SignalEs.Log.Archiving;
using SignalEs.Projections.Admin;
using SignalEs.Projections.Completeness;
using SignalEs.Projections.Daemon;
using SignalEs.Projections.Folding;
using SignalEs.Projections.Rebuild;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Storage;

namespace SignalEs.Projections;

/// <summary>The read side's tables, the projection that fills them, and what operators can do with it.</summary>
public static class ProjectionsModule
{
    // A page holds up to this many events, each a batch of ticks or signals: many, since a page writes each row once however many events touch it. They stay packed until
    // they are folded, one after the other.
    internal const int EventsPerPage = 4000;

    /// <summary>
    /// Registers the projection with Marten; the host turns the daemon on. <see cref="ReadSchema.MigrateAsync"/> must have run before the daemon starts.
    /// </summary>
    public static IServiceCollection AddProjections(this IServiceCollection services)
    {
        services.ConfigureMarten((provider, options) =>
        {
            var database = provider.GetRequiredService<NpgsqlDataSource>();
            Register(options, database, provider.GetRequiredService<IDocumentStore>, provider.GetRequiredService<Partitions>());
        });
        services.AddSingleton<Partitions>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(StorageSettings.Default);
        services.AddSingleton<StorageUpkeep>();
        services.AddHostedService(s => s.GetRequiredService<StorageUpkeep>());
        services.AddSingleton<Rebuilder>();
        services.AddSingleton<ProjectionStatusReader>();
        services.AddSingleton<CompletenessCheck>();
        services.TryAddSingleton(CompletenessSettings.Default);
        services.TryAddSingleton(new ArchiveSettings(null));
        services.TryAddSingleton<ArchivedLog>();
        services.AddSingleton<Archiver>();
        services.AddSingleton<CompletenessJob>();
        services.AddHostedService(s => s.GetRequiredService<CompletenessJob>());
        return services;
    }

    /// <summary>Has this host run the daemon whenever no other host does.</summary>
    public static IServiceCollection AddProjectionDaemon(this IServiceCollection services) => services.AddHostedService<ProjectionLeader>();

    /// <summary>What operators can ask and do. Rebuilds need an <see cref="Domain.Jobs.IJobs"/>.</summary>
    /// <param name="api">The group of <c>/api/v2</c>.</param>
    public static RouteGroupBuilder MapProjections(this RouteGroupBuilder api)
    {
        var admin = api.MapGroup("/admin").WithTags("Admin");
        ProjectionsEndpoint.Map(admin);
        RebuildEndpoint.Map(admin);
        CompletenessEndpoint.Map(admin);
        ArchiveEndpoint.Map(admin);
        return api;
    }

    /// <summary>For a store that isn't made by a container.</summary>
    internal static void Register(StoreOptions options, NpgsqlDataSource database, Func<IDocumentStore> store, Partitions? partitions = null)
    {
        var pace = new PagePace(options.Projections.Wakeup ?? new TaskDelayDaemonWakeup());
        options.Projections.Wakeup = pace;
        options.Projections.AsyncListeners.Add(pace);
        var projection = new ReadModelsProjection(partitions ?? new Partitions(database), new ConfiguredEvents(store), new EventLookup(store), pace);
        options.Projections.Add(projection, ProjectionLifecycle.Async, ReadModelsProjection.Name, async =>
        {
            async.BatchSize = EventsPerPage;
            async.MaximumHopperSize = 2 * EventsPerPage;
        });
    }
}
