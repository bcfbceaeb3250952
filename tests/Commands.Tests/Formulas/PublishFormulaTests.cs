using SignalEs.Commands.Formulas;
using SignalEs.Domain.Formulas;

namespace SignalEs.Commands.Tests.Formulas;

public class PublishFormulaTests
{
    [Theory]
    [InlineData("renkoatr", "it has no value at a bar's close, only a table over all bars; allowed: greeks, moneyness")]
    [InlineData("beta", "it compares two instruments, and a signal has the bars of one; allowed: greeks, moneyness")]
    [InlineData("rsj", "did you mean rsi?")]
    public void A_function_that_cannot_be_a_signal_is_refused_with_its_reason(string function, string reason)
    {
        var error = Assert.Single(new PublishFormulaValidator().Validate(new PublishFormula("mine", function, [], "me")).Errors);
        Assert.Equal("function", error.PropertyName);
        Assert.Equal(function, error.AttemptedValue);
        Assert.Contains(reason, error.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_choice_is_given_by_its_word()
    {
        Assert.True(Check("short").IsValid);
        var error = Assert.Single(Check("sideways").Errors);
        Assert.Equal("parameter 'type' of chandelier is 'sideways'; allowed: long | short", error.ErrorMessage);
    }

    private static FluentValidation.Results.ValidationResult Check(string type)
        => new PublishFormulaValidator().Validate(new PublishFormula("mine", "chandelier", [new FormulaParameter("type", type)], "me"));
}
