using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SignalEs.Log;

namespace SignalEs.Commands.Audit;

/// <summary>Replays, provenance and the decoded log.</summary>
public static class AuditModule
{
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.TryAddSingleton<ShardLogReader>();
        services.TryAddSingleton<EngineReplay>();
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
        return api;
    }
}
