using SignalEs.Domain.Errors;

namespace SignalEs.Domain.Tests.Errors;

public class NearNamesTests
{
    private static readonly string[] Known = ["rsi", "roc", "stoch", "stochrsi", "macd", "sma", "sma_analysis"];

    [Theory]
    [InlineData("rsj", "rsi")]
    [InlineData("RSI2", "rsi")]
    [InlineData("stoc", "stoch stochrsi")]
    [InlineData("mcad", "macd")]
    [InlineData("macdd", "macd")]
    [InlineData("astrology", "")]
    [InlineData("", "")]
    public void Names_that_differ_by_few_letters_or_go_on_are_near(string written, string near) => Assert.Equal(near, string.Join(' ', NearNames.Of(written, Known)));
}
