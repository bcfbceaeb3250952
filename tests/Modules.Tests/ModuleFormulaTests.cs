using CsCheck;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Formulas.Expressions;
using SignalEs.Domain.Formulas.Modules;
using SignalEs.Domain.Ticks;

namespace SignalEs.Modules.Tests;

public sealed class ModuleFormulaTests : IDisposable
{
    private const string Index = "CBOE@SPX@INDEX";
    private const int Window = 5;

    private static readonly FormulaLibrary None = FormulaLibrary.From([], null, null);
    private static readonly long Start = UnixNanos.From(new DateOnly(2021, 1, 4)) + (15 * UnixNanos.PerHour);

    private readonly WasmRuntime _runtime = new();

    public void Dispose() => _runtime.Dispose();

    [Fact]
    public void A_module_in_the_engine_has_the_bits_of_the_expression_that_it_stands_for()
    {
        var rows = Rows(Run(Engine(Settings(Module("mod", Wat.Mean), Expression("exp", $"mean(close, {Window})"))), Ticks(7, 60), 10));
        Assert.Equal(rows.Where(r => r.Config == "exp").Select(r => r.Bits), rows.Where(r => r.Config == "mod").Select(r => r.Bits));
        Assert.Equal(SignalStatus.WarmingUp, rows.First(r => r.Config == "mod").Status);
        Assert.Equal(SignalStatus.Ok, rows.Last(r => r.Config == "mod").Status);
    }

    [Fact]
    public void A_module_that_breaks_off_leaves_a_status_and_the_engine_goes_on()
    {
        var failing = Module("loop", Wat.Endless);
        var user = ExpressionFormula.Define("user", 1, "signal(\"loop@1\") * 2", FormulaLibrary.From([failing], null, null));
        var rows = Rows(Run(Engine(Settings(failing, user, Expression("exp", "close"))), Ticks(7, 20), 10));
        Assert.Contains(rows, r => r is { Config: "loop", Status: SignalStatus.FormulaFailed });
        Assert.Contains(rows, r => r is { Config: "user", Status: SignalStatus.FormulaFailed });
        Assert.Equal(rows.Count(r => r.Config == "exp"), rows.Count(r => r.Config == "loop"));
        Assert.All(rows.Where(r => r.Config == "exp"), r => Assert.Equal(SignalStatus.Ok, r.Status));
    }

    [Fact]
    public void A_restored_engine_goes_on_with_its_modules() => Gen.Select(Gen.ULong, Gen.Int[0, 20]).Sample((seed, at) =>
    {
        var settings = Settings(Module("mod", Wat.Mean), Expression("exp", "lag(close, 2)"));
        var batches = Ticks(seed, 40).Chunk(4).ToList();
        var (engine, straight) = (Engine(settings), Engine(settings));
        for (int i = 0; i < batches.Count; i++)
        {
            if (i == at)
            {
                byte[] snapshot = engine.Save();
                engine = SignalEngine.Load(snapshot, _runtime);
                Assert.Equal(snapshot, engine.Save());
            }

            var expected = straight.Confirm(straight.Apply(Batch(batches[i])), i + 1).Signals;
            Assert.Equal(expected.Digest, engine.Confirm(engine.Apply(Batch(batches[i])), i + 1).Signals.Digest);
        }

        Assert.Equal(straight.Save(), engine.Save());
    }, iter: 20);

    [Fact]
    public void The_hash_of_a_formula_covers_module_window_and_inputs()
    {
        var formula = Module("mod", Wat.Mean);
        string[] hashes =
        [
            formula.Hash,
            Module("mod", Wat.Endless).Hash,
            (formula with { Module = formula.Module! with { Window = 6 } }).Hash,
            (formula with { Expression = "open" }).Hash,
            (formula with { Outputs = ["other"] }).Hash,
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(formula.Hash, Module("mod", [.. Wat.Mean]).Hash);
    }

    [Theory]
    [InlineData(0, "close", "m")]
    [InlineData(1025, "close", "m")]
    [InlineData(1024, "a=open;b=high;c=low;d=close;e=volume;f=hl2;g=hlc3;h=oc2;i=ohl3", "m")]
    [InlineData(5, "close", "M")]
    [InlineData(5, "close", "m,m")]
    [InlineData(5, "close", "if")]
    [InlineData(5, "close", "")]
    public void A_module_with_a_window_or_outputs_out_of_range_is_refused(int window, string inputs, string outputs)
        => Assert.Throws<ModuleException>(() => ModuleFormula.Define("mod", 1, new(Wat.Mean, inputs, window, outputs.Split(',')), None, _runtime));

    [Fact]
    public void Inputs_that_do_not_compile_are_refused_at_the_character()
        => Assert.Equal(5, Assert.Throws<FormulaException>(() => ModuleFormula.Define("mod", 1, new(Wat.Mean, "1 + clse", 5, ["m"]), None, _runtime)).Errors[0].Column);

    [Fact]
    public void An_engine_without_a_runtime_refuses_a_module_instead_of_leaving_it_out()
        => Assert.Throws<InvalidOperationException>(() => Configured(new SignalEngine(0), Settings(Module("mod", Wat.Mean))));

    private FormulaDefinition Module(string name, byte[] wasm) => ModuleFormula.Define(name, 1, new(wasm, "close", Window, ["value"]), None, _runtime);

    private static FormulaDefinition Expression(string name, string text) => ExpressionFormula.Define(name, 1, text, None);

    private static EngineSettings Settings(params FormulaDefinition[] formulas) => DefaultSettings.Settings with
    {
        FormulaSet = new FormulaSet([.. formulas.OrderBy(f => f.Name, StringComparer.Ordinal)]),
        Configs = [.. formulas.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => new SignalConfig(f.Name, new Selector(null, null, []), f.Name, Cadence.Parse("bar:1m"), "test"))],
    };

    private SignalEngine Engine(EngineSettings settings) => Configured(new SignalEngine(0, _runtime), settings);

    private static SignalEngine Configured(SignalEngine engine, EngineSettings settings)
    {
        engine.Configure(new EngineConfigured(settings, settings.Hash, [], "test"));
        return engine;
    }

    private static List<Tick> Ticks(ulong seed, int count)
    {
        var random = new Domain.Numerics.SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(i => Trade(Start + (i * 40 * UnixNanos.PerSecond), 3700 + (10 * random.NextDouble())))];
    }

    private static Tick Trade(long ts, double price) => new(Index, ts, ts, price, double.NaN, double.NaN, double.NaN, double.NaN, 1, double.NaN);

    private static TickBatch Batch(IEnumerable<Tick> ticks)
    {
        var builder = new TickBatchBuilder();
        foreach (var tick in ticks)
        {
            builder.Add(tick);
        }

        return builder.Build();
    }

    private static List<SignalBatch> Run(SignalEngine engine, IEnumerable<Tick> ticks, int size)
    {
        long sequence = 1;
        return [.. ticks.Chunk(size).Select(chunk => engine.Confirm(engine.Apply(Batch(chunk)), sequence += 2).Signals)];
    }

    private static List<(string Config, SignalStatus Status, string Bits)> Rows(List<SignalBatch> batches) =>
    [
        .. batches.SelectMany(b => Enumerable.Range(0, b.Count).Select(i => (
            b.ConfigOf(i).Config, b.StatusOf(i), $"{b.Columns.TsNs[i]} {b.StatusOf(i)} {string.Join(' ', b.ValuesOf(i).ToArray().Select(BitConverter.DoubleToInt64Bits))}"))),
    ];
}
