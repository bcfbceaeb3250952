using System.Globalization;
using SignalEs.Domain;
using SignalEs.Domain.Numerics;
using SignalEs.Domain.Ticks;

namespace SignalEs.Projections.Tests;

/// <summary>
/// A seeded market that drives every part of the read side: an index with a chain of two expiries and a share, trades and quotes, one-sided and withdrawn
/// quotes, open interest, ticks of the same instant, late ticks, two trading days in two months.
/// </summary>
internal sealed class SomeMarket(ulong seed, string symbol = "SPX", string start = "2021-01-29T20:30:00Z", double secondsPerTick = 2)
{
    private const double Unknown = double.NaN;
    private SplitMix64 _random = new(seed);
    private long _ts = Time(start);
    private double _spot = 3700;

    public static long Time(string text) => UnixNanos.TryParse(text, out long ns) ? ns : throw new FormatException(text);

    public TickBatch Next(int count)
    {
        var builder = new TickBatchBuilder(count);
        for (int i = 0; i < count; i++)
        {
            builder.Add(NextTick());
        }

        return builder.Build();
    }

    private Tick NextTick()
    {
        double step = _random.NextDouble();
        _ts += step < 0.2 ? 0 : (long)(step * 2 * secondsPerTick * UnixNanos.PerSecond);
        if (_random.NextDouble() < 0.0005)
        {
            _ts += 65 * UnixNanos.PerHour; // over the weekend, into the next month
        }

        _spot += _random.NextDouble() * 4 - 2;
        long ts = _random.NextDouble() < 0.03 ? _ts - 200 * UnixNanos.PerSecond : _ts;
        return _random.NextDouble() switch
        {
            < 0.3 => new Tick($"CBOE@{symbol}@INDEX", ts, ts, Math.Round(_spot, 2), Unknown, Unknown, Unknown, Unknown, Math.Floor(_random.NextDouble() * 100) / 8, Unknown),
            < 0.35 => new Tick($"NYSE@{symbol}@EQ", ts, ts, Math.Round(_spot / 10, 2), Unknown, Unknown, Unknown, Unknown, Unknown, Unknown),
            _ => OptionTick(ts),
        };
    }

    private Tick OptionTick(long ts)
    {
        int strike = 3600 + 50 * (int)(_random.NextDouble() * 5);
        bool call = _random.NextDouble() < 0.5;
        string key = string.Create(
            CultureInfo.InvariantCulture, $"CBOE@{symbol}@OPT@2021-{(_random.NextDouble() < 0.5 ? "02-05" : "03-19")}@{strike}@{(call ? 'C' : 'P')}");
        double mid = Math.Max(0, call ? _spot - strike : strike - _spot) + 30 + _random.NextDouble();
        double bid = Math.Round(mid - 0.5, 2);
        return _random.NextDouble() switch
        {
            < 0.05 => new Tick(key, ts, ts, Unknown, Unknown, bid, Unknown, 5, Unknown, Unknown),
            < 0.07 => new Tick(key, ts, ts, Unknown, Unknown, Unknown, 0, 0, Unknown, Unknown),
            < 0.20 => new Tick(key, ts, ts, bid, bid, bid + 1, 3, 4, 0.1 * Math.Floor(_random.NextDouble() * 50), Unknown),
            < 0.25 => new Tick(key, ts, ts, Unknown, Unknown, Unknown, Unknown, Unknown, Unknown, Math.Floor(_random.NextDouble() * 1000)),
            _ => new Tick(key, ts, ts, Unknown, bid, bid + 1, 10, 10, Unknown, Unknown),
        };
    }
}
