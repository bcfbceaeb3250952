using CsCheck;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Moneyness;
using SignalEs.Domain.Numerics;
using SignalEs.Domain.Options;
using SignalEs.Domain.Ticks;

namespace SignalEs.Domain.Tests.Engine;

public sealed class MoneynessTests
{
    private const string Index = "CBOE@SPX@INDEX";

    [Fact]
    public void Figures_of_an_expiry_are_those_of_a_brute_force_count() => Gen.ULong.Sample(seed =>
    {
        int compared = 0;
        foreach (var (figures, options) in Evaluations(seed, 400, "EXPIRY"))
        {
            double spot = figures["underlying_price"];
            var known = options.Where(o => o.IsOk && !double.IsNaN(o.OpenInterest)).ToList();
            double exposure = known.Sum(o => (o.IsCall ? 1 : -1) * o["gamma"] * o.OpenInterest * 100 * spot * spot * 0.01);
            Same(known.Count == 0 ? double.NaN : exposure, figures["gamma_exposure"]);
            double[] strikes = [.. options.Select(o => o.Strike).Distinct().Order()];
            double Paid(double at) => options.Sum(o => Known(o.OpenInterest) * Math.Max(0, o.IsCall ? at - o.Strike : o.Strike - at));
            Same(options.All(o => Known(o.OpenInterest) == 0) ? double.NaN : strikes.MinBy(Paid), figures["max_pain"]);
            compared += known.Count > 0 ? 1 : 0;
        }

        Assert.True(compared > 10);
    }, iter: 4);

    [Fact]
    public void Means_of_a_level_are_plain_and_weighted_by_interest_and_vega() => Gen.ULong.Sample(seed =>
    {
        int both = 0;
        foreach (var (bucket, options) in Evaluations(seed, 400, "ATM"))
        {
            var sides = options.Where(o => o.IsOk && o.Strike == (o.IsCall ? bucket["call_strike"] : bucket["put_strike"])).ToList();
            foreach (string value in new[] { "iv", "delta", "gamma", "vega", "theta" })
            {
                Same(Mean(sides, value, _ => 1), bucket[value]);
                Same(Mean(sides, value, o => Known(o.OpenInterest)), bucket[value + "_oi"]);
                Same(Mean(sides, value, o => o["vega"]), bucket[value + "_vega"]);
            }

            Same(sides.Count == 0 ? double.NaN : sides.Sum(o => o["delta"]), bucket["delta_sum"]);
            both += sides.Count == 2 ? 1 : 0;
        }

        Assert.True(both > 2);
    }, iter: 4);

    [Fact]
    public void A_level_by_delta_holds_the_options_nearest_to_it_on_the_forward() => Gen.ULong.Sample(seed =>
    {
        foreach (var (bucket, options) in Evaluations(seed, 400, "25D"))
        {
            var calls = options.Where(o => o.IsOk && o.IsCall).ToList();
            if (calls.Count > 0)
            {
                double Distance(Option o) => Math.Abs(Normal.Cdf(SmileInterpolation.D1(PortableMath.Log(o.Strike / o["forward"]), o["iv"] * o["iv"] * o["years"])) - 0.25);
                Assert.Equal(calls.OrderBy(o => o.Strike).MinBy(Distance)!.Strike, bucket["call_strike"]);
                Assert.Equal(calls.Min(Distance), Math.Abs(bucket["call_delta_forward"] - 0.25), 1e-12);
            }
        }
    }, iter: 4);

    [Fact]
    public void Each_side_of_a_level_has_its_steps_against_spot_and_against_the_forward()
    {
        // Parity at 3700: forward = 3700 + (110 - 50) = 3760 or so, a strike and more above spot.
        var ticks = new List<Tick> { Some.Trade(Index, Some.Start, 3700) };
        foreach (int strike in new[] { 3650, 3700, 3750, 3800, 3850 })
        {
            ticks.Add(Some.Quote(Key(strike, 'C'), Some.Start + 1, 3760 - strike + 149.5, 3760 - strike + 150.5));
            ticks.Add(Some.Quote(Key(strike, 'P'), Some.Start + 1, 149.5, 150.5));
        }

        ticks.Add(Some.Trade(Index, Some.Start + 2 * UnixNanos.PerSecond, 3700));
        var rows = Rows(Some.Engine().Apply(Some.Batch(ticks)));
        var atm = rows.First(r => r.Subject == "SPX:2021-01-15:ATM");
        Assert.Equal((3750, 3750), (atm["call_strike"], atm["put_strike"]));
        Assert.Equal((0, 0), (atm["call_steps_forward"], atm["put_steps_forward"]));
        Assert.Equal((1, -1), (atm["call_steps_spot"], atm["put_steps_spot"]));
        var figures = rows.First(r => r.Subject == "SPX:2021-01-15:EXPIRY");
        Assert.Equal((3750, 3700, 3750), (figures["atm_strike"], figures["atm_strike_spot"], figures["atm_strike_forward"]));
        Assert.Equal(MoneynessOutputs.InterpolationMethod, figures["smile_method"]);
    }

    [Fact]
    public void The_strike_at_the_money_stays_through_a_snapshot_until_the_midpoint_is_well_passed()
    {
        var engine = Some.Engine();
        Apply(engine, 1, 3700, 0);
        Assert.Equal(3700, AtmAt(engine, 2, 3726));
        Assert.Equal(3700, AtmAt(SignalEngine.Load(engine.Save()), 3, 3728));
        Assert.Equal(3750, AtmAt(SignalEngine.Load(engine.Save()), 3, 3732));
        var forgetful = Some.Engine();
        Apply(forgetful, 1, 3728, 0);
        Assert.Equal(3750, AtmAt(forgetful, 2, 3728));

        static double AtmAt(SignalEngine engine, int second, double spot)
        {
            Apply(engine, 10 * second, spot, 10 * second);
            return Apply(engine, 10 * second + 1, spot, 10 * second + 5).Last(r => r.Subject == "SPX:2021-01-15:EXPIRY")["atm_strike_spot"];
        }

        static List<Row> Apply(SignalEngine engine, int sequence, double spot, int second)
        {
            var ticks = new[] { 3650, 3700, 3750, 3800 }.Select(k => Some.Quote(Key(k, 'C'), Some.Start + second * UnixNanos.PerSecond, 100, 101))
                .Prepend(Some.Trade(Index, Some.Start + second * UnixNanos.PerSecond, spot));
            return Rows(engine.Confirm(engine.Apply(Some.Batch(ticks)), sequence));
        }
    }

    private sealed record Row(string Config, string Subject, SignalStatus Status, IReadOnlyList<string> Outputs, double[] Values)
    {
        public double this[string name] => Values[Outputs.ToList().IndexOf(name)];
    }

    private sealed record Option(InstrumentKey Key, Row? Greeks, double OpenInterest)
    {
        public bool IsCall => Key.Right == OptionRight.Call;

        public bool IsOk => Greeks?.Status == SignalStatus.Ok;

        public double Strike => Key.Strike!.Value;

        public double this[string name] => Greeks![name];
    }

    // Tick by tick: what is evaluated before a tick has seen all those before it.
    private static IEnumerable<(Row Row, List<Option> Options)> Evaluations(ulong seed, int steps, string level)
    {
        var engine = Some.Engine();
        var options = new SortedDictionary<string, Option>(StringComparer.Ordinal);
        long sequence = 1;
        foreach (var tick in Some.Market(seed, steps))
        {
            // The first tick of an option lists it before time moves on to that tick.
            if (InstrumentKey.Parse(tick.Key) is { Product: Product.Option } listed)
            {
                options.TryAdd(tick.Key, new Option(listed, null, double.NaN));
            }

            var rows = Rows(engine.Confirm(engine.Apply(Some.Batch(tick)), sequence++));
            foreach (var row in rows.Where(r => r.Config == "greeks"))
            {
                options[row.Subject] = options[row.Subject] with { Greeks = row };
            }

            foreach (var row in rows.Where(r => r.Status == SignalStatus.Ok && r.Subject.EndsWith(":" + level, StringComparison.Ordinal)))
            {
                var expiry = DateOnly.Parse(row.Subject.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
                yield return (row, [.. options.Values.Where(o => o.Key.Expiry == expiry)]);
            }

            if (options.TryGetValue(tick.Key, out var option) && !double.IsNaN(tick.OpenInterest))
            {
                options[tick.Key] = option with { OpenInterest = tick.OpenInterest };
            }
        }
    }

    private static List<Row> Rows(EngineOutput output)
    {
        var signals = output.Signals;
        return [.. Enumerable.Range(0, signals.Count).Select(i =>
            new Row(signals.ConfigOf(i).Config, signals.SubjectOf(i), signals.StatusOf(i), signals.ConfigOf(i).Outputs, signals.ValuesOf(i).ToArray()))];
    }

    private static string Key(int strike, char right) => $"CBOE@SPX@OPT@2021-01-15@{strike}@{right}";

    private static double Known(double value) => double.IsNaN(value) ? 0 : value;

    private static double Mean(List<Option> sides, string value, Func<Option, double> weight)
        => sides.Sum(weight) > 0 ? sides.Sum(o => weight(o) * o[value]) / sides.Sum(weight) : double.NaN;

    private static void Same(double expected, double actual)
    {
        if (double.IsNaN(expected) || double.IsNaN(actual))
        {
            Assert.Equal(expected, actual);
            return;
        }

        Assert.InRange(actual - expected, -1e-12 * Math.Max(1, Math.Abs(expected)), 1e-12 * Math.Max(1, Math.Abs(expected)));
    }
}
