using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SignalEs.Log;
using SignalEs.Log.Archiving;
using SignalEs.Log.Sealing;

namespace SignalEs.Commands.Audit;

/// <summary>Replays, provenance and the decoded log.</summary>
public static class AuditModule
{
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.TryAddSingleton<ShardLogReader>();
        services.TryAddSingleton<EngineReplay>();
        services.TryAddSingleton(new ArchiveSettings(null));
        services.TryAddSingleton<ArchivedLog>();
        services.AddSingleton<Sealer>();
        services.AddSingleton<SealVerifier>();
        services.TryAddSingleton(SealSettings.Default);
        services.AddHostedService<SealJob>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<ReplayRunner>();
        services.AddSingleton<ProvenanceFinder>();
        services.AddSingleton<SignalSearch>();
        return services;
    }

    public static RouteGroupBuilder MapAudit(this RouteGroupBuilder api)
    {
        ReplayEndpoint.Map(api);
        ProvenanceEndpoint.Map(api);
        EventsEndpoint.Map(api);
        SealsEndpoint.Map(api);
        return api;
    }
}
