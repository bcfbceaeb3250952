using SignalEs.Domain.Engine;
using SignalEs.Domain.Moneyness;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Domain.Formulas;

/// <summary>What a new log starts with: Greeks and moneyness each second of event time, seven indicators on one-minute bars of everything but options.</summary>
public static class DefaultSettings
{
    /// <summary>Continuously compounded, per year. Discounts only: forwards come from put-call parity where quotes allow.</summary>
    public const double Rate = 0.02;

    public static readonly FormulaSet FormulaSet = new(
    [
        Indicator("atr_14", "atr", [new("lookback", "14")]),
        Indicator("bb_20", "bb", [new("lookback", "20"), new("deviations", "2")]),
        Indicator("ema_20", "ema", [new("lookback", "20")]),
        GreeksFormula.Default,
        Indicator("macd", "macd", [new("fast", "12"), new("slow", "26"), new("signal", "9")]),
        MoneynessFormula.Default,
        Indicator("rsi_14", "rsi", [new("lookback", "14")]),
        Indicator("sma_20", "sma", [new("lookback", "20")]),
        Indicator("vwap", "vwap", []),
    ]);

    /// <summary>Versions that a new log knows beside those that it runs: clients may put them into a formula set.</summary>
    public static readonly IReadOnlyList<FormulaDefinition> EarlierVersions = [GreeksFormula.Version1, MoneynessFormula.Version1];

    public static readonly EngineSettings Settings = new(
        FormulaSet,
        [
            OnBars("atr_14"),
            OnBars("bb_20"),
            OnBars("ema_20"),
            EachSecond("greeks"),
            OnBars("macd"),
            EachSecond("moneyness"),
            OnBars("rsi_14"),
            OnBars("sma_20"),
            OnBars("vwap"),
        ],
        SessionCalendar.Defaults,
        Rate,
        [])
    {
        LateBars = 5,
    };

    private static FormulaDefinition Indicator(string name, string function, IReadOnlyList<FormulaParameter> parameters)
        => new(name, 1, FormulaKind.Indicator, function, parameters, IndicatorFormula.OutputsOf(function));

    private static SignalConfig OnBars(string formula)
        => new(formula, new Selector(null, null, ["EQ", "INDEX", "FUT"]), formula, Cadence.AtClose(Timeframe.M1), "default");

    private static SignalConfig EachSecond(string formula)
        => new(formula, new Selector(null, null, ["OPT"]), formula, Cadence.Every(UnixNanos.PerSecond), "default");
}
