using SignalEs.Domain.Engine;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Formulas.Expressions;
using SignalEs.Domain.Ticks;

namespace SignalEs.Domain.Tests.Formulas.Expressions;

/// <summary>Engines that run formulas of their own beside the default ones.</summary>
internal static class FormulaMarket
{
    public static readonly FormulaLibrary Library = FormulaLibrary.From(
        [.. DefaultSettings.FormulaSet.Formulas], DefaultSettings.FormulaSet.Find("greeks")!.Id, DefaultSettings.FormulaSet.Find("moneyness")!.Id);

    public static FormulaDefinition OnBars { get; } = Define(
        "trend", "let r = signal(\"rsi_14@1\"); up = close > mean(close, 5) and r > 50; z = (close - mean(close, 5)) / stdev(close, 5); strength = r");

    public static FormulaDefinition OnOptions { get; } = Define(
        "richness", "spread = iv - chain.atm_iv; smooth = ema(iv, 4); before = lag(mark, 3); cash = delta * underlying_price; side = if(is_call, 1, -1); twice = mark * 2");

    public static FormulaDefinition Define(string name, string text, int version = 1) => ExpressionFormula.Define(name, version, text, Library);

    public static EngineSettings Settings(params (FormulaDefinition Formula, string Cadence, string Product)[] formulas)
    {
        var standard = DefaultSettings.Settings;
        return standard with
        {
            FormulaSet = new FormulaSet([.. standard.FormulaSet.Formulas.Concat(formulas.Select(f => f.Formula)).OrderBy(f => f.Name, StringComparer.Ordinal)]),
            Configs =
            [
                .. standard.Configs.Concat(formulas.Select(f => new SignalConfig(f.Formula.Name, new Selector(null, null, [f.Product]), f.Formula.Name, Cadence.Parse(f.Cadence), "test")))
                    .OrderBy(c => c.Id, StringComparer.Ordinal),
            ],
        };
    }

    public static EngineSettings Both { get; } = Settings((OnBars, "bar:1m", "INDEX"), (OnOptions, "interval:1s", "OPT"));

    public static SignalEngine Engine(EngineSettings settings)
    {
        var engine = new SignalEngine(0);
        Configure(engine, settings);
        return engine;
    }

    public static void Configure(SignalEngine engine, EngineSettings settings) => engine.Configure(new EngineConfigured(settings, settings.Hash, [], "test"));

    public static List<SignalBatch> Run(SignalEngine engine, IEnumerable<Tick> ticks, int size)
    {
        long sequence = 1;
        return [.. ticks.Chunk(size).Select(chunk => engine.Confirm(engine.Apply(Some.Batch(chunk)), sequence += 2).Signals)];
    }

    public static List<FormulaRow> Rows(IEnumerable<SignalBatch> batches, string? config = null)
    {
        var rows = new List<FormulaRow>();
        foreach (var batch in batches)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                var columns = batch.ConfigOf(i);
                if (config is null || columns.Config == config)
                {
                    rows.Add(new FormulaRow(columns.Config, columns.Outputs, batch.SubjectOf(i), batch.Columns.TsNs[i], batch.StatusOf(i), batch.ValuesOf(i).ToArray()));
                }
            }
        }

        return rows;
    }
}

internal sealed record FormulaRow(string Config, IReadOnlyList<string> Outputs, string Subject, long Ts, SignalStatus Status, double[] Values)
{
    public double this[string output] => Values[Outputs.ToList().IndexOf(output)];

    public string Bits => $"{Config} {Subject} {Ts} {Status} {string.Join(' ', Values.Select(BitConverter.DoubleToInt64Bits))}";
}
