using System.Diagnostics.Metrics;
using SignalEs.Commands.Ingestion;
using SignalEs.Host.Health;

namespace SignalEs.Host.Metrics;

/// <summary>Gauges of the lag of each projection and of what waits in the shards' queues.</summary>
internal sealed class LagGauges : IHostedService, IDisposable
{
    public const string MeterName = "SignalEs.Host";

    private readonly Meter _meter = new(MeterName);

    public LagGauges(ProjectionLag projections, Shards shards)
    {
        _meter.CreateObservableGauge(
            "signales.projection.lag.events", () => projections.Lags.Select(l => new Measurement<long>(l.Events, Tag("projection", l.Name))), description: "Events in the log that the projection hasn't seen");
        _meter.CreateObservableGauge(
            "signales.projection.lag.seconds", () => projections.Lags.Select(l => new Measurement<double>(l.Seconds, Tag("projection", l.Name))), "s", "Age of the oldest event that the projection hasn't seen");
        _meter.CreateObservableGauge(
            "signales.shard.waiting", () => shards.Workers.Select(w => new Measurement<int>(w.Waiting, Tag("shard", w.Shard))), description: "Items that wait for a shard's worker");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);
}
