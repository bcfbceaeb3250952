using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SignalEs.Domain;

namespace SignalEs.Commands.Ingestion.Simulation;

/// <summary>How the simulated market is run.</summary>
/// <param name="Seed">See <see cref="MarketSimulator"/>.</param>
/// <param name="TicksPerSecond">Ticks each second of the wall clock.</param>
public sealed record SimulatorOptions(ulong Seed, int TicksPerSecond);

/// <summary>Runs the simulated market by the wall clock and feeds it to the shards of this process.</summary>
internal sealed class SimulatorFeed(SimulatorOptions options, Shards shards, TimeProvider time, ILogger<SimulatorFeed> logger) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await shards.Started.WaitAsync(stoppingToken);
            var start = time.GetUtcNow();
            var market = new MarketSimulator(options.Seed, DateOnly.FromDateTime(start.UtcDateTime), options.TicksPerSecond);
            logger.LogInformation(
                "Market simulator: {Underlyings}, {Rate} ticks/s, seed {Seed}", string.Join(", ", market.Underlyings.Select(u => u.Symbol)), options.TicksPerSecond, options.Seed);
            await RunAsync(market, UnixNanos.From(start), stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async Task RunAsync(MarketSimulator market, long lastNs, CancellationToken cancellation)
    {
        var check = shards.NewCheck();
        var ticks = new List<IncomingTick>();
        using var timer = new PeriodicTimer(Beat, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            // Ticks are spread over the time since the last beat; after a long pause (a log that can't keep up, a laptop that slept) the market is thinner, not later.
            long nowNs = UnixNanos.From(time.GetUtcNow());
            double due = options.TicksPerSecond * (nowNs - lastNs) / (double)UnixNanos.PerSecond;
            int count = (int)Math.Min(due, options.TicksPerSecond);
            if (count == 0)
            {
                continue; // a slow market: not yet
            }

            for (int i = 0; i < count; i++)
            {
                long ts = UnixNanos.Floor(lastNs + ((nowNs - lastNs) * (i + 1) / count), UnixNanos.PerMicrosecond);
                var tick = market.Next(ts) with { TsReceivedNs = nowNs };
                ticks.Add(IncomingTick.Check(tick, null, RawTick.Row(""), "simulator", check));
            }

            lastNs = nowNs;
            await shards.SubmitAsync("simulator", ticks, cancellation);
            ticks.Clear();
        }
    }
}
