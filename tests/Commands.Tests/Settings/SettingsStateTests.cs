using SignalEs.Commands.Settings;
using SignalEs.Domain.Formulas;

namespace SignalEs.Commands.Tests.Settings;

public sealed class SettingsStateTests
{
    private static readonly FormulaDefinition Rsi1 = DefaultSettings.FormulaSet.Find("rsi_14")!;
    private static readonly FormulaDefinition Rsi2 = Rsi1 with { Version = 2, Parameters = [new("lookback", "21")] };

    [Fact]
    public void The_set_activated_last_runs()
    {
        var state = State();
        state.Apply(Activated("two", Rsi2));
        Assert.Equal(["rsi_14@2"], state.ActiveFormulas.Formulas.Select(f => f.Id));
        Assert.Equal(state.FormulaSet("two")!.Hash, state.ToEngineSettings().FormulaSet.Hash);
    }

    [Fact]
    public void Rolling_back_returns_to_the_set_that_was_live_before()
    {
        var state = State();
        state.Apply(Activated("two", Rsi2));
        state.Apply(new FormulaSetRolledBack("two", "one", "test"));
        Assert.Equal("one", state.ActiveSet!.Id);
        Assert.Null(state.PreviousSet);
    }

    [Fact]
    public void A_removed_config_is_gone_and_its_formula_stays()
    {
        var state = State();
        var config = DefaultSettings.Settings.Configs.Single(c => c.Id == "rsi_14");
        state.Apply(new SignalConfigured(config, "test"));
        Assert.Equal([config], state.ToEngineSettings().Configs);
        state.Apply(new SignalRemoved("rsi_14", "test"));
        Assert.Empty(state.ToEngineSettings().Configs);
        Assert.NotNull(state.Formula("rsi_14@1"));
    }

    private static SettingsState State()
    {
        var state = new SettingsState();
        state.Apply(new FormulaPublished(Rsi1, Rsi1.Hash, "test"));
        state.Apply(new FormulaPublished(Rsi2, Rsi2.Hash, "test"));
        state.Apply(Defined("one", Rsi1));
        state.Apply(Defined("two", Rsi2));
        state.Apply(Activated("one", Rsi1));
        return state;
    }

    private static FormulaSetDefined Defined(string id, FormulaDefinition formula) => new(id, new FormulaSet([formula]).Hash, [formula.Id], "test");

    private static FormulaSetActivated Activated(string id, FormulaDefinition formula) => new(id, new FormulaSet([formula]).Hash, [formula.Id], "test");
}
