using System.Globalization;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Ticks;

namespace SignalEs.Domain.Tests;

/// <summary>Ticks and engines that tests start from.</summary>
internal static class Some
{
    public const double Unknown = double.NaN;

    public static readonly long Start = Time("2021-01-04T14:30:00Z");

    public static long Time(string text) => UnixNanos.TryParse(text, out long ns) ? ns : throw new FormatException(text);

    public static Tick Trade(string key, long ts, double price, double size = 1)
        => new(key, ts, ts, price, Unknown, Unknown, Unknown, Unknown, size, Unknown);

    public static Tick Quote(string key, long ts, double bid, double ask)
        => new(key, ts, ts, Unknown, bid, ask, 10, 10, Unknown, Unknown);

    public static TickBatch Batch(params IEnumerable<Tick> ticks)
    {
        var builder = new TickBatchBuilder();
        foreach (var tick in ticks)
        {
            builder.Add(tick);
        }

        return builder.Build();
    }

    public static SignalEngine Engine()
    {
        var engine = new SignalEngine(0);
        engine.Configure(new EngineConfigured(DefaultSettings.Settings, DefaultSettings.Settings.Hash, [], "test"));
        return engine;
    }

    /// <summary>
    /// An index and a small chain of two expiries that tick for a while: a seeded walk with trades, quotes, crossed and one-sided quotes, open interest and
    /// late ticks. Enough to drive every part of the engine.
    /// </summary>
    public static List<Tick> Market(ulong seed, int steps)
    {
        var random = new Numerics.SplitMix64(seed);
        var ticks = new List<Tick>();
        double spot = 3700;
        long ts = Start;
        for (int i = 0; i < steps; i++)
        {
            ts += (long)(random.NextDouble() * 4 * UnixNanos.PerSecond);
            spot += random.NextDouble() * 4 - 2;
            long stamp = random.NextDouble() < 0.02 ? ts - 150 * UnixNanos.PerSecond : ts;
            if (random.NextDouble() < 0.4)
            {
                ticks.Add(Trade("CBOE@SPX@INDEX", stamp, Math.Round(spot, 2), Math.Floor(random.NextDouble() * 100)));
                continue;
            }

            int strike = 3600 + 50 * (int)(random.NextDouble() * 5);
            bool call = random.NextDouble() < 0.5;
            string key = string.Create(CultureInfo.InvariantCulture, $"CBOE@SPX@OPT@2021-01-{(random.NextDouble() < 0.5 ? "06" : "15")}@{strike}@{(call ? 'C' : 'P')}");
            double mid = Math.Max(0, call ? spot - strike : strike - spot) + 20 + random.NextDouble();
            double bid = Math.Round(mid - 0.5, 2);
            ticks.Add(random.NextDouble() switch
            {
                < 0.05 => Quote(key, stamp, Unknown, bid),
                < 0.10 => Quote(key, stamp, bid + 1, bid),
                < 0.20 => Trade(key, stamp, bid, 5),
                < 0.25 => new Tick(key, stamp, stamp, Unknown, Unknown, Unknown, Unknown, Unknown, Unknown, Math.Floor(random.NextDouble() * 1000)),
                _ => Quote(key, stamp, bid, bid + 1),
            });
        }

        return ticks;
    }
}
