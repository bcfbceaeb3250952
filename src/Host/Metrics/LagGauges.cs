using System.Diagnostics.Metrics;
using SignalEs.Commands.Ingestion;
using SignalEs.Host.Health;
using SignalEs.Projections.Completeness;

namespace SignalEs.Host.Metrics;

/// <summary>Gauges of the lag of each projection, of the completeness check, and of what waits in the shards' queues.</summary>
internal sealed class LagGauges : IHostedService, IDisposable
{
    public const string MeterName = "SignalEs.Host";

    private readonly Meter _meter = new(MeterName);

    public LagGauges(ProjectionLag projections, CompletenessJob completeness, CompletenessWatch watch, Shards shards)
    {
        _meter.CreateObservableGauge(
            "signales.projection.lag.events", () => projections.Lags.Select(l => new Measurement<long>(l.Events, Tag("projection", l.Name))), description: "Events in the log that the projection hasn't seen");
        _meter.CreateObservableGauge(
            "signales.projection.lag.seconds", () => projections.Lags.Select(l => new Measurement<double>(l.Seconds, Tag("projection", l.Name))), "s", "Age of the oldest event that the projection hasn't seen");
        _meter.CreateObservableGauge("signales.projection.late", () => projections.IsLate ? 1 : 0, description: "1 while a projection is further behind than the alarm allows");
        _meter.CreateObservableGauge(
            "signales.completeness.differing", () => completeness.State.Differing.Count, description: "Ranges of the log whose rows in the read tables are known to differ");
        _meter.CreateObservableGauge(
            "signales.completeness.position", () => completeness.State.ProvenTo, description: "Sequence up to which the read tables were compared with the log");
        _meter.CreateObservableGauge(
            "signales.completeness.lag.events", () => completeness.State.LagEvents, description: "Events in the log that the read tables haven't been compared with yet");
        _meter.CreateObservableGauge(
            "signales.completeness.lag.seconds", () => completeness.State.LagSeconds, "s", "Age of the oldest event that the read tables haven't been compared with yet");
        _meter.CreateObservableGauge("signales.completeness.late", () => watch.IsLate ? 1 : 0, description: "1 while the completeness check is further behind than the alarm allows");
        _meter.CreateObservableGauge(
            "signales.completeness.checked", () => completeness.State.CheckedAt?.ToUnixTimeSeconds() ?? 0, "s", "When the last check ended, seconds since 1970; 0 before the first");
        _meter.CreateObservableGauge(
            "signales.shard.waiting", () => shards.Workers.Select(w => new Measurement<int>(w.Waiting, Tag("shard", w.Shard))), description: "Items that wait for a shard's worker");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);
}
