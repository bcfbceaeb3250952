using OpenTelemetry.Metrics;
using SignalEs.Commands.Ingestion;
using SignalEs.Host.Health;

namespace SignalEs.Host.Metrics;

/// <summary>What <c>/metrics</c> shows: ingestion, lag of the projections, Marten, Npgsql, HTTP and the runtime.</summary>
internal static class ServiceMetrics
{
    private static readonly double[] CommitSeconds = [0.0005, 0.001, 0.0015, 0.002, 0.003, 0.004, 0.005, 0.0075, 0.01, 0.0125, 0.015, 0.02, 0.025, 0.035, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

    public static IServiceCollection AddServiceMetrics(this IServiceCollection services)
    {
        services.AddSingleton<ProjectionLag>();
        services.AddHostedService(s => s.GetRequiredService<ProjectionLag>());
        services.AddSingleton<CompletenessWatch>();
        services.AddHostedService(s => s.GetRequiredService<CompletenessWatch>());
        services.AddSingleton<LagGauges>();
        services.AddHostedService(s => s.GetRequiredService<LagGauges>());
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(IngestMetrics.MeterName, LagGauges.MeterName, "SignalEs.*", "Marten", "Npgsql", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddView("signales.commit.duration", new ExplicitBucketHistogramConfiguration { Boundaries = CommitSeconds })
            .AddView("signales.ingest.duration", new ExplicitBucketHistogramConfiguration { Boundaries = CommitSeconds })
            .AddPrometheusExporter());
        return services;
    }
}
