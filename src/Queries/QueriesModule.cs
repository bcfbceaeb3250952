using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SignalEs.Domain.Jobs;
using SignalEs.Log;
using SignalEs.Queries.Bars;
using SignalEs.Queries.Chain;
using SignalEs.Queries.Greeks;
using SignalEs.Queries.History;
using SignalEs.Queries.Indicators;
using SignalEs.Queries.Instruments;
using SignalEs.Queries.Jobs;
using SignalEs.Queries.Moneyness;
using SignalEs.Queries.Reading;
using SignalEs.Queries.Realtime;
using SignalEs.Queries.Signals;
using SignalEs.Queries.Surface;

namespace SignalEs.Queries;

/// <summary>The read side over HTTP. Needs an <c>NpgsqlDataSource</c> and an <c>IDocumentStore</c>; uses an <c>ILiveValues</c> where one is registered.</summary>
public static class QueriesModule
{
    public static IServiceCollection AddQueries(this IServiceCollection services)
    {
        services.TryAddSingleton<ShardLogReader>();
        services.AddSingleton<AsOfResolver>();
        services.AddSingleton<LogWatermark>();
        services.AddSingleton<Watermarks>();
        services.AddSingleton<AsOfBars>();
        services.AddSingleton<BarReader>();
        services.AddSingleton<OutputNames>();
        services.AddSingleton<StoredSignals>();
        services.AddSingleton<LogSignals>();
        services.AddSingleton<SignalHistory>();
        services.AddSingleton<LatestTicks>();
        services.AddSingleton<LatestSignals>();
        services.AddSingleton<RealtimeReader>();
        services.AddSingleton<PastSignals>();
        services.AddSingleton<ChainReader>();
        services.AddSingleton<StoredMoneyness>();
        services.AddSingleton<SelectedBuckets>();
        services.AddSingleton<JobTable>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<IJobs>(provider => provider.GetRequiredService<JobRunner>());
        services.AddHostedService(provider => provider.GetRequiredService<JobRunner>());
        return services;
    }

    /// <param name="api">The group of <c>/api/v2</c>.</param>
    public static RouteGroupBuilder MapQueries(this RouteGroupBuilder api)
    {
        var reads = api.MapGroup("").AddEndpointFilter(new ReadModelFilter());
        InstrumentsEndpoint.Map(reads);
        RealtimeEndpoint.Map(reads);
        BarsEndpoint.Map(reads);
        SignalsEndpoint.Map(reads);
        GreeksEndpoint.Map(reads);
        ChainEndpoint.Map(reads);
        MoneynessEndpoint.Map(reads);
        SurfaceEndpoint.Map(reads);
        JobsEndpoint.Map(reads);
        IndicatorsEndpoint.Map(api);
        return api;
    }
}
