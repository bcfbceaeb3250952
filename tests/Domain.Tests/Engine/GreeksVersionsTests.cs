using System.Globalization;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Options;
using SignalEs.Domain.Ticks;

namespace SignalEs.Domain.Tests.Engine;

public sealed class GreeksVersionsTests
{
    private const string Stock = "NASDAQ@GOOG@EQ";
    private const double Spot = 750;
    private const double Vol = 0.3;

    private static readonly long Now = Some.Time("2021-01-04T15:00:00Z");
    private static readonly double Years = (double)(Some.Time("2021-04-16T20:00:00Z") - Now) / UnixNanos.PerYear365;

    [Fact]
    public void Greeks_1_keeps_its_bits() => Assert.Equal("6fb0ce01877b6163", Hash(GreeksFormula.Version1));

    [Fact]
    public void Greeks_2_keeps_its_bits() => Assert.Equal("7fa907d39d3e90e9", Hash(GreeksFormula.Default));

    [Theory]
    [InlineData(600)]
    [InlineData(700)]
    [InlineData(750)]
    [InlineData(800)]
    [InlineData(900)]
    public void American_options_get_the_volatility_that_their_price_was_made_with(double strike)
    {
        var put = Evaluate(GreeksFormula.Default, American)[Key(strike, 'P')];
        Greeks want = AmericanOption.Evaluate(OptionRight.Put, Spot, strike, Years, DefaultSettings.Rate, 0, Vol);
        Assert.Equal(SignalStatus.Ok, put.Status);
        Assert.Equal(Vol, put["iv"], 1e-5);
        Assert.Equal(want.Delta, put["delta"], 1e-5);
        Assert.Equal(want.Vega, put["vega"], 1e-2);
        Assert.Equal(want.Theta, put["theta"], 1e-2);
        Assert.Equal(want.Rho, put["rho"], 1e-1);
    }

    [Fact]
    public void Greeks_1_takes_every_option_as_European()
        => Assert.True(Evaluate(GreeksFormula.Version1, American)[Key(900, 'P')]["iv"] > Vol + 1e-3);

    [Fact]
    public void An_instrument_that_says_European_is_European()
    {
        var european = new InstrumentMetadata(Key(900, 'P'), 100, ExerciseStyle.European, "nyse");
        Assert.Equal(
            Evaluate(GreeksFormula.Version1 with { Parameters = [new("forward", "spot")] }, American)[Key(900, 'P')]["iv"],
            Evaluate(With("forward", "spot"), American, instruments: [european])[Key(900, 'P')]["iv"]);
    }

    [Fact]
    public void Call_and_put_at_the_strike_of_parity_have_the_same_volatility()
    {
        var rows = Evaluate(GreeksFormula.Default, American);
        Assert.Equal(rows[Key(750, 'C')]["iv"], rows[Key(750, 'P')]["iv"], 1e-6);
        Assert.Equal(Spot * Math.Exp(DefaultSettings.Rate * Years), rows[Key(750, 'C')]["forward"], 1e-3);
    }

    [Fact]
    public void The_median_of_several_strikes_gives_the_same_forward_where_they_agree()
        => Assert.Equal(
            Evaluate(GreeksFormula.Version1, European)[Key(750, 'C')]["forward"],
            Evaluate(GreeksFormula.Version1 with { Parameters = [new("forward", "parity_median")] }, European)[Key(750, 'C')]["forward"],
            1e-9);

    [Theory]
    [InlineData("null", SignalStatus.BelowIntrinsic)]
    [InlineData("clamp", SignalStatus.Clamped)]
    [InlineData("parity", SignalStatus.ParityUsed)]
    public void A_quote_below_intrinsic_is_treated_as_the_policy_says(string policy, SignalStatus status)
    {
        var rows = Evaluate(With("below_intrinsic", policy), (right, strike) => strike == 900 && right == OptionRight.Put ? 140 : American(right, strike));
        var row = rows[Key(900, 'P')];
        Assert.Equal(status, row.Status);
        Assert.Equal(140, row["mark"], 1e-9);
        Assert.Equal(status == SignalStatus.ParityUsed ? rows[Key(900, 'C')]["iv"] : status == SignalStatus.Clamped ? 0 : double.NaN, row["iv"]);
        Assert.Equal(
            status switch
            {
                SignalStatus.ParityUsed => AmericanOption.Evaluate(OptionRight.Put, Spot, 900, Years, DefaultSettings.Rate, 0, Vol).Delta,
                SignalStatus.Clamped => -1,
                _ => double.NaN,
            },
            row["delta"],
            1e-5);
    }

    [Fact]
    public void A_clamped_European_option_has_the_Greeks_of_a_certain_exercise()
    {
        var row = Evaluate(With("below_intrinsic", "clamp") with { Parameters = [new("below_intrinsic", "clamp"), new("forward", "spot")] },
            (right, strike) => strike == 900 && right == OptionRight.Put ? 100 : European(right, strike))[Key(900, 'P')];
        Assert.Equal((SignalStatus.Clamped, 0, -1, 0, 0), (row.Status, row["iv"], row["delta"], row["gamma"], row["vega"]));
        Assert.Equal(DefaultSettings.Rate * 900 * Math.Exp(-DefaultSettings.Rate * Years), row["theta"], 1e-9);
    }

    [Fact]
    public void Dividends_in_cash_lower_the_forward_and_what_European_options_are_evaluated_on()
    {
        CashDividend[] dividends = [new(Now + 20 * UnixNanos.PerDay, 12)];
        var escrow = EscrowedDividends.Of(dividends, Now, Now + 365 * UnixNanos.PerDay, DefaultSettings.Rate, 0);
        double Price(OptionRight right, double strike) => BlackScholesMerton.Price(right, escrow.Ex(Spot), strike, Years, DefaultSettings.Rate, 0, Vol);
        var european = With("forward", "spot") with { Parameters = [new("forward", "spot")] };
        var row = Evaluate(european, Price, dividends: dividends)[Key(800, 'C')];
        Greeks want = escrow.On(BlackScholesMerton.Evaluate(OptionRight.Call, escrow.Ex(Spot), 800, Years, DefaultSettings.Rate, 0, Vol));
        Assert.Equal((escrow.Ex(Spot) * Math.Exp(DefaultSettings.Rate * Years), Spot), (row["forward"], row["underlying_price"]));
        Assert.Equal(Vol, row["iv"], 1e-10);
        Assert.Equal(want.Theta, row["theta"], 1e-6);
        Assert.Equal(want.Rho, row["rho"], 1e-6);

        // Parity finds the same forward without being told of the dividends.
        Assert.Equal(row["forward"], Evaluate(GreeksFormula.Version1, Price)[Key(750, 'C')]["forward"], 1e-8);
    }

    [Fact]
    public void Settings_without_dividends_keep_the_hash_that_logs_name()
    {
        var settings = Settings(GreeksFormula.Version1, []) with { LateBars = 0 };
        Assert.Equal("c487f689d602317446c0e2a394c38ae0986b52b231c78e01bb75778f89069152", settings.Hash);
        Assert.NotEqual(settings.Hash, (settings with { Rates = [new UnderlyingRate("GOOG", DefaultSettings.Rate, 0) { Dividends = [new(1, 1)] }] }).Hash);
    }

    [Fact]
    public void Settings_with_dividends_come_back_from_their_record()
    {
        var settings = Settings(GreeksFormula.Default, [new(Now, 1.25)]);
        string json = System.Text.Json.JsonSerializer.Serialize(settings);
        Assert.Equal(settings.Hash, System.Text.Json.JsonSerializer.Deserialize<EngineSettings>(json)!.Hash);
        string old = """{"Underlying":"SPX","Rate":0.01,"DividendYield":0.02}""";
        Assert.Empty(System.Text.Json.JsonSerializer.Deserialize<UnderlyingRate>(old)!.Dividends);
    }

    private sealed record Row(SignalStatus Status, double[] Values)
    {
        public double this[string output] => Values[GreeksFormula.Outputs.ToList().IndexOf(output)];
    }

    private static double American(OptionRight right, double strike) => AmericanOption.Price(right, Spot, strike, Years, DefaultSettings.Rate, 0, Vol);

    private static double European(OptionRight right, double strike) => BlackScholesMerton.Price(right, Spot, strike, Years, DefaultSettings.Rate, 0, Vol);

    private static FormulaDefinition With(string parameter, string value) => GreeksFormula.Default with
    {
        Parameters = [.. GreeksFormula.Default.Parameters.Select(p => p.Name == parameter ? new FormulaParameter(parameter, value) : p)],
    };

    private static string Key(double strike, char right) => string.Create(CultureInfo.InvariantCulture, $"OPRA@GOOG@OPT@2021-04-16@{strike}@{right}");

    private static EngineSettings Settings(FormulaDefinition formula, CashDividend[] dividends) => DefaultSettings.Settings with
    {
        FormulaSet = new FormulaSet([formula]),
        Configs = [.. DefaultSettings.Settings.Configs.Where(c => c.Id == "greeks")],
        Rates = [new UnderlyingRate("GOOG", DefaultSettings.Rate, 0) { Dividends = dividends }],
    };

    /// <summary>One evaluation of a chain that quotes these prices, a cent around them.</summary>
    private static Dictionary<string, Row> Evaluate(
        FormulaDefinition formula, Func<OptionRight, double, double> price, CashDividend[]? dividends = null, InstrumentMetadata[]? instruments = null)
    {
        var settings = Settings(formula, dividends ?? []);
        var engine = new SignalEngine(0);
        engine.Configure(new EngineConfigured(settings, settings.Hash, instruments ?? [], "test"));
        List<Tick> ticks = [Some.Trade(Stock, Now - 1, Spot)];
        foreach (double strike in (double[])[600, 700, 750, 800, 900])
        {
            ticks.AddRange([Quote(OptionRight.Call, strike), Quote(OptionRight.Put, strike)]);
        }

        ticks.Add(Some.Trade(Stock, Now + 1, Spot));
        var signals = engine.Apply(Some.Batch(ticks)).Signals;
        return Enumerable.Range(0, signals.Count).ToDictionary(signals.SubjectOf, i => new Row(signals.StatusOf(i), signals.ValuesOf(i).ToArray()));

        Tick Quote(OptionRight right, double strike)
        {
            double mid = price(right, strike);
            return Some.Quote(Key(strike, right == OptionRight.Call ? 'C' : 'P'), Now - 1, mid - 0.01, mid + 0.01);
        }
    }

    /// <summary>Of every value of a chain that drifts.</summary>
    private static string Hash(FormulaDefinition formula)
    {
        var settings = Settings(formula, []);
        var engine = new SignalEngine(0);
        engine.Configure(new EngineConfigured(settings, settings.Hash, [], "test"));
        var random = new Numerics.SplitMix64(20210104);
        ulong hash = 0;
        double spot = Spot;
        for (int second = 0; second < 40; second++)
        {
            spot += random.NextDouble() - 0.5;
            List<Tick> ticks = [Some.Trade(Stock, Now + second * UnixNanos.PerSecond, Math.Round(spot, 2))];
            for (int i = 0; i < 30; i++)
            {
                double strike = 500 + 25 * (int)(20 * random.NextDouble());
                OptionRight right = random.NextDouble() < 0.5 ? OptionRight.Call : OptionRight.Put;
                double mid = BlackScholesMerton.Price(right, spot, strike, 0.28, 0.02, 0, 0.2 + (0.3 * random.NextDouble())) - 0.05;
                double bid = Math.Round(Math.Max(mid, 0), 2);
                ticks.Add(Some.Quote(Key(strike, right == OptionRight.Call ? 'C' : 'P'), Now + second * UnixNanos.PerSecond, bid, bid + 0.1));
            }

            hash = (hash * 31) ^ engine.Confirm(engine.Apply(Some.Batch(ticks)), second + 1).Signals.Digest;
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
