using SignalEs.Domain.Formulas;
using SignalEs.Domain.Formulas.Expressions;
using SignalEs.Domain.Moneyness;

namespace SignalEs.Domain.Tests.Formulas.Expressions;

public sealed class ErrorPositions
{
    private static readonly FormulaDefinition Rsi = DefaultSettings.FormulaSet.Find("rsi_14")!;

    private static readonly FormulaLibrary Library = FormulaLibrary.From([Rsi, GreeksFormula.Default, MoneynessFormula.Default], GreeksFormula.Default.Id, MoneynessFormula.Default.Id);

    [Theory]
    [InlineData("close +", 1, 8, "the text ends here")]
    [InlineData("close + * 2", 1, 9, "'*' is not expected here")]
    [InlineData("(close + 1", 1, 11, "the text ends here")]
    [InlineData("mean(close, 20))", 1, 16, "')' is not expected here")]
    [InlineData("close close", 1, 7, "'close' is not expected here")]
    [InlineData("a = close;\nb = a +\n  ;", 3, 3, "';' is not expected here")]
    [InlineData("close < 1 < 2", 1, 11, "'<' is not expected here")]
    [InlineData("let = 3; close", 1, 5, "'=' is not expected here")]
    [InlineData("if(close > 1, 2)", 1, 1, "if with 2 arguments")]
    [InlineData("close # high", 1, 7, "'#' is not expected here")]
    [InlineData("rsi(close, \"14)", 1, 12, "'\"' is not expected here")]
    [InlineData("", 1, 1, "the text ends here")]
    [InlineData("macd(12, 26, 9).", 1, 17, "the text ends here")]
    public void A_text_that_is_no_formula_is_refused_at_the_character(string text, int line, int column, string message)
        => AssertError(text, line, column, message);

    [Theory]
    [InlineData("close + (high > low)", 1, 10, "+ takes a number here, not a condition")]
    [InlineData("not close", 1, 5, "not takes a condition here, not a number")]
    [InlineData("close > 1 and high", 1, 15, "and takes a condition here, not a number")]
    [InlineData("if(close, 1, 2)", 1, 4, "if takes a condition here, not a number")]
    [InlineData("if(close > 1, 2, close > 3)", 1, 18, "the other branch of if takes a number here, not a condition")]
    [InlineData("clse * 2", 1, 1, "there is no 'clse'")]
    [InlineData("close * rsj(close, 14)", 1, 9, "there is no function 'rsj'")]
    [InlineData("mean(close, volume)", 1, 13, "the length of mean is no fixed whole number in range")]
    [InlineData("mean(close, 2.5)", 1, 13, "the length of mean is no fixed whole number in range")]
    [InlineData("lag(close, 5001)", 1, 12, "the length of lag is no fixed whole number in range")]
    [InlineData("rsi(close, 0)", 1, 12, "lookback of rsi is not allowed")]
    [InlineData("rsi(close, 14, 3)", 1, 16, "rsi takes 1 parameters, not 2")]
    [InlineData("1 + bb(20, 2)", 1, 5, "bb has ")]
    [InlineData("macd(12, 26, 9).hist", 1, 17, "macd has no output 'hist'")]
    [InlineData("macd(26, 12, 9).histogram", 1, 1, "macd: fast = 26")]
    [InlineData("close.high", 1, 7, "a number has no outputs")]
    [InlineData("close * iv", 1, 9, "'iv' belongs to options, but 'close' at line 1, column 1 to bars")]
    [InlineData("iv + atr(14)", 1, 6, "'atr' belongs to bars, but 'iv' at line 1, column 1 to options")]
    [InlineData("signal(\"rsi_14\")", 1, 8, "there is no formula 'rsi_14'")]
    [InlineData("signal(\"rsi_14@2\")", 1, 8, "there is no formula 'rsi_14@2'")]
    [InlineData("signal(close)", 1, 8, "signal takes the name and version of a formula in quotes")]
    [InlineData("chain.atm", 1, 7, "an expiry has no figure 'atm'")]
    [InlineData("a = 1; a = 2", 1, 8, "'a' is defined already")]
    [InlineData("close = 1", 1, 1, "'close' is an input")]
    [InlineData("let delta = 1; delta", 1, 5, "'delta' is an input")]
    [InlineData("if = 1", 1, 1, "'if' is a word of the language")]
    [InlineData("Up = 1", 1, 1, "'Up' is not a name")]
    [InlineData("a = close; high", 1, 12, "one of several outputs has no name")]
    [InlineData("let a = close", 1, 14, "nothing is given out")]
    [InlineData("\"text\"", 1, 1, "a text is no value")]
    [InlineData("1e999", 1, 1, "the number is too large")]
    [InlineData("mean", 1, 1, "'mean' is a function")]
    [InlineData("zig_zag(close)", 1, 1, "there is no function 'zig_zag'")]
    public void A_formula_without_meaning_is_refused_at_the_character(string text, int line, int column, string message)
        => AssertError(text, line, column, message);

    [Fact]
    public void Several_errors_are_reported_at_once()
    {
        var errors = Errors("a = clse;\nb = mean(high, 0);\nc = b + (low > 1)");
        Assert.Equal([(1, 5), (2, 16), (3, 10)], errors.Select(e => (e.Line, e.Column)));
        Assert.Contains("'close'?", errors[0].Allowed, StringComparison.Ordinal);
        Assert.Equal("clse", errors[0].Found);
        Assert.Equal(4, errors[0].Offset);
    }

    [Fact]
    public void A_signal_without_version_is_told_which_one_to_write()
        => Assert.Contains("rsi_14@1", Errors("signal(\"rsi_14\")")[0].Allowed, StringComparison.Ordinal);

    private static void AssertError(string text, int line, int column, string message)
    {
        var error = Errors(text)[0];
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.NotEmpty(error.Allowed);
    }

    private static IReadOnlyList<FormulaError> Errors(string text)
        => Assert.Throws<FormulaException>(() => ExpressionFormula.Define("x", 1, text, Library)).Errors;
}
