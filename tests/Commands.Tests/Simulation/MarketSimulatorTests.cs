using CsCheck;
using SignalEs.Commands.Ingestion.Simulation;
using SignalEs.Domain;
using SignalEs.Domain.Options;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Tests.Simulation;

public sealed class MarketSimulatorTests
{
    private const int Rate = 500;

    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly long Start = UnixNanos.From(Today) + 15 * UnixNanos.PerHour;

    private static readonly Gen<(ulong Seed, int Steps)> Runs = Gen.Select(Gen.ULong, Gen.Int[0, 5000]);

    [Fact]
    public void The_same_seed_day_and_times_give_the_same_ticks()
    {
        var first = Ticks(new MarketSimulator(7, Today, Rate), 2000);
        var second = Ticks(new MarketSimulator(7, Today, Rate), 2000);
        var other = Ticks(new MarketSimulator(8, Today, Rate), 2000);
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void Every_tick_is_one_that_the_service_takes()
        => Assert.All(Ticks(new MarketSimulator(1, Today, Rate), 5000), t => Assert.Null(TickRules.Check(t)));

    [Fact]
    public void Every_instrument_is_quoted_within_the_first_steps()
    {
        var market = new MarketSimulator(1, Today, Rate);
        var keys = market.Underlyings.SelectMany(u => u.Instruments).Select(i => i.Key).ToList();
        Assert.Equal(keys, Ticks(market, keys.Count).Select(t => t.Key));
    }

    [Fact]
    public void No_butterfly_can_be_had_for_nothing()
        => Runs.Sample(run => EachExpiry(run, (market, ts, options) =>
        {
            foreach (var right in Enum.GetValues<OptionRight>())
            {
                var line = options.Where(o => o.Right == right).OrderBy(o => o.Strike).ToList();
                for (int i = 1; i + 1 < line.Count; i++)
                {
                    double value = market.Value(line[i - 1], ts) - (2 * market.Value(line[i], ts)) + market.Value(line[i + 1], ts);
                    Assert.True(value >= -1e-9 * line[i].Strike, $"{line[i].Key}: {value}");
                    double cost = market.Quote(line[i - 1], ts).Ask + market.Quote(line[i + 1], ts).Ask - (2 * market.Quote(line[i], ts).Bid);
                    Assert.True(cost > 0, $"{line[i].Key}: a butterfly costs {cost}");
                }
            }
        }), iter: 30);

    [Fact]
    public void Calls_fall_and_puts_rise_with_the_strike_but_never_faster_than_it()
        => Runs.Sample(run => EachExpiry(run, (market, ts, options) =>
        {
            foreach (var right in Enum.GetValues<OptionRight>())
            {
                var line = options.Where(o => o.Right == right).OrderBy(o => o.Strike).ToList();
                for (int i = 1; i < line.Count; i++)
                {
                    double step = (market.Value(line[i], ts) - market.Value(line[i - 1], ts)) * (right == OptionRight.Call ? -1 : 1);
                    Assert.InRange(step, 0, line[i].Strike - line[i - 1].Strike);
                }
            }
        }), iter: 30);

    [Fact]
    public void A_longer_call_is_never_cheaper_than_a_shorter_one_at_the_same_strike()
        => Runs.Sample(run =>
        {
            var market = After(run, out long ts);
            foreach (var underlying in market.Underlyings)
            {
                foreach (var line in underlying.Instruments.Where(i => i is { Kind: SimulatedKind.Option, Right: OptionRight.Call }).GroupBy(i => i.Strike))
                {
                    var values = line.OrderBy(i => i.ExpiryNs).Select(i => market.Value(i, ts)).ToList();
                    Assert.Equal(values.Order(), values);
                }
            }
        }, iter: 30);

    [Fact]
    public void A_surface_that_would_allow_arbitrage_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new VolSurface(0.2, -0.7, 1.5).Checked());
        Assert.Throws<ArgumentException>(() => new VolSurface(0, 0, 1).Checked());
        Assert.NotNull(new VolSurface(0.2, -0.7, 1.1).Checked());
    }

    private static List<Tick> Ticks(MarketSimulator market, int count)
        => [.. Enumerable.Range(0, count).Select(i => market.Next(Start + (i * UnixNanos.PerSecond / Rate)))];

    private static MarketSimulator After((ulong Seed, int Steps) run, out long ts)
    {
        var market = new MarketSimulator(run.Seed, Today, Rate);
        ts = Start;
        for (int i = 0; i < run.Steps; i++)
        {
            ts = Start + (i * UnixNanos.PerSecond / Rate);
            market.Next(ts);
        }

        return market;
    }

    private static void EachExpiry((ulong Seed, int Steps) run, Action<MarketSimulator, long, List<SimulatedInstrument>> check)
    {
        var market = After(run, out long ts);
        foreach (var expiry in market.Underlyings.SelectMany(u => u.Instruments.Where(i => i.Kind == SimulatedKind.Option).GroupBy(i => (u.Symbol, i.ExpiryNs))))
        {
            check(market, ts, [.. expiry]);
        }
    }
}
