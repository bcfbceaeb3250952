using System.Globalization;
using SignalEs.Domain;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Numerics;
using SignalEs.Domain.Options;
using SignalEs.Domain.Ticks;

namespace SignalEs.Load;

/// <summary>
/// Ticks of 20 underlyings, each a share and 40 options of one expiry, at a stated rate of event time: quotes priced by Black-Scholes-Merton on a
/// smile, one tick in eight a trade of the share. Seeded: every run sends the same.
/// </summary>
internal static class SyntheticMarket
{
    public const int Underlyings = 20;
    public const int Instruments = 41;
    private const int StrikesEachSide = 10;

    /// <param name="count">Ticks.</param>
    /// <param name="perSecond">Ticks per second of event time: decides how often intervals are evaluated.</param>
    /// <param name="startNs">Event time of the first.</param>
    /// <param name="source">Source name; numbers rise from 1.</param>
    public static IEnumerable<Tick> Ticks(int count, int perSecond, long startNs, string source)
    {
        var random = new SplitMix64(42);
        double[] spots = [.. Enumerable.Range(0, Underlyings).Select(i => 100.0 + 10 * i)];
        var expiry = UnixNanos.ToDate(startNs).AddDays(30);
        long step = UnixNanos.PerSecond / perSecond;
        for (int i = 0; i < count; i++)
        {
            int u = (int)(random.NextDouble() * Underlyings);
            long ts = startNs + i * step / 1000 * 1000;
            if (random.NextDouble() < 0.125)
            {
                spots[u] = Math.Max(10, spots[u] + Math.Round((random.NextDouble() - 0.5) * 0.1, 2));
                yield return Make($"NASDAQ@LOAD{u:00}@EQ", ts, source, i + 1) with { Last = Math.Round(spots[u], 2), Volume = 1 + Math.Floor(random.NextDouble() * 500) };
                continue;
            }

            int k = (int)(random.NextDouble() * (2 * StrikesEachSide)) - StrikesEachSide;
            double strike = 100 + 10 * u + k * 2;
            bool call = random.NextDouble() < 0.5;
            double price = BlackScholesMerton.Price(
                call ? OptionRight.Call : OptionRight.Put, spots[u], strike, 30 / 365.0, 0.02, 0, 0.2 + 0.002 * k * k / StrikesEachSide);
            double bid = Math.Max(0.01, Math.Floor(price * 20) / 20);
            yield return Make(string.Create(CultureInfo.InvariantCulture, $"OPRA@LOAD{u:00}@OPT@{expiry:yyyy-MM-dd}@{strike}@{(call ? 'C' : 'P')}"), ts, source, i + 1)
                with
            { Bid = bid, Ask = bid + 0.1, BidSize = 10, AskSize = 12 };
        }
    }

    public static int ShardOf(string key) => ShardMap.ShardOf(InstrumentKey.Parse(key).Underlying);

    private static Tick Make(string key, long ts, string source, long seq)
        => new(key, ts, ts, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, source, seq);
}
