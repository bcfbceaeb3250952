using SignalEs.Domain.Formulas;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Tests.Formulas;

public class IndicatorFormulaTests
{
    [Fact]
    public void A_choice_is_named_by_its_word()
    {
        var bars = Enumerable.Range(0, 60).Select(i => new BarInput(i, 100 + i, 103 + i, 98 + i, 101 + (i % 5), 10)).ToArray();
        var byWord = new double[60];
        var byNumber = new double[60];
        IndicatorFormula.Create(Formula("chandelier", ("type", "short"))).AddAll(bars, byWord);
        IndicatorCatalog.Create("chandelier", [22, 3, 1]).AddAll(bars, byNumber);
        Assert.Equal(byNumber, byWord);
        Assert.False(double.IsNaN(byWord[^1]));
    }

    [Theory]
    [InlineData("rsi", "lookback", "0", "parameter 'lookback' of rsi is '0'; allowed: whole number 1 to 5000")]
    [InlineData("rsi", "lookback", "x", "parameter 'lookback' of rsi is 'x'; allowed: whole number 1 to 5000")]
    [InlineData("chandelier", "type", "sideways", "parameter 'type' of chandelier is 'sideways'; allowed: long | short")]
    [InlineData("rsi", "period", "14", "rsi has no parameter 'period'; allowed: lookback")]
    [InlineData("stoc", "lookback", "14", "there is no indicator 'stoc'; did you mean stc or stoch")]
    [InlineData("renkoatr", "atr", "14", "renkoatr can't be a signal: it has no value at a bar's close")]
    [InlineData("beta", "lookback", "20", "beta can't be a signal: it compares two instruments")]
    public void What_cannot_be_is_said_with_what_can(string function, string parameter, string value, string message)
        => Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => IndicatorFormula.Create(Formula(function, (parameter, value)))).Message, StringComparison.Ordinal);

    private static FormulaDefinition Formula(string function, params (string Name, string Value)[] parameters)
        => new(function, 1, FormulaKind.Indicator, function, [.. parameters.Select(p => new FormulaParameter(p.Name, p.Value))], ["value"]);
}
