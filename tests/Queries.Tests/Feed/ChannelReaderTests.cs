using SignalEs.Queries.Feed.Channels;

namespace SignalEs.Queries.Tests.Feed;

public sealed class ChannelReaderTests
{
    [Theory]
    [InlineData("ticks:CBOE@SPX@INDEX", "ticks:CBOE@SPX@INDEX")]
    [InlineData("bars:CBOE@SPX@INDEX:1m", "bars:CBOE@SPX@INDEX:1m")]
    [InlineData("bars:CBOE@SPX@INDEX:60m", "bars:CBOE@SPX@INDEX:1h")]
    [InlineData("bars:CBOE@SPX@INDEX:custom_15", "bars:CBOE@SPX@INDEX:15m")]
    [InlineData("signals:NASDAQ@GOOG@EQ:rsi_14", "signals:NASDAQ@GOOG@EQ:rsi_14")]
    [InlineData("signals:OPRA@GOOG@OPT@2016-01-15@750@C:greeks", "greeks:OPRA@GOOG@OPT@2016-01-15@750@C")]
    [InlineData("greeks:OPRA@GOOG@OPT@2016-01-15@750@C", "greeks:OPRA@GOOG@OPT@2016-01-15@750@C")]
    [InlineData("chain:GOOG:2016-01-15", "chain:GOOG:2016-01-15")]
    [InlineData("moneyness:SPX:2021-01-15:OTM2:1m", "moneyness:SPX:2021-01-15:OTM2:1m")]
    [InlineData("moneyness:SPX:2021-01-15:25D:1m", "moneyness:SPX:2021-01-15:25D:1m")]
    [InlineData("system", "system")]
    [InlineData("ticks:*", "ticks:*")]
    [InlineData("bars:CBOE@SPX@*", "bars:CBOE@SPX@*")]
    [InlineData("*", "*")]
    public void A_channel_has_one_canonical_name(string given, string canonical) => Assert.Equal(canonical, ChannelReader.Read(given, out _)?.Text);

    [Theory]
    [InlineData("tick:CBOE@SPX@INDEX", "unknown_channel")]
    [InlineData("ticks:SPX", "unknown_channel")]
    [InlineData("ticks:", "unknown_channel")]
    [InlineData("", "unknown_channel")]
    [InlineData("nothing*", "unknown_channel")]
    [InlineData("ticks:*:*", "unknown_channel")]
    [InlineData("greeks:CBOE@SPX@INDEX", "unknown_channel")]
    [InlineData("signals:NASDAQ@GOOG@EQ", "unknown_channel")]
    [InlineData("chain:GOOG:2016-13-15", "unknown_channel")]
    [InlineData("moneyness:SPX:2021-01-15:MIDDLE:1m", "unknown_channel")]
    [InlineData("moneyness:SPX:2021-01-15:ATM:5m", "unknown_timeframe")]
    [InlineData("bars:CBOE@SPX@INDEX:7x", "unknown_timeframe")]
    [InlineData("bars:CBOE@SPX@INDEX:7m", "unknown_timeframe")]
    [InlineData("system:extra", "unknown_channel")]
    public void A_wrong_name_is_told_with_its_code(string given, string code)
    {
        Assert.Null(ChannelReader.Read(given, out var problem));
        Assert.Equal(code, problem!.Code.Name);
    }

    [Fact]
    public void A_wrong_timeframe_is_answered_with_those_that_are_allowed()
    {
        ChannelReader.Read("bars:CBOE@SPX@INDEX:7m", out var problem);
        Assert.Contains("1m, 5m, 15m, 1h, 1d", problem!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ticks:*", "ticks:CBOE@SPX@INDEX", true)]
    [InlineData("*", "ticks:*", true)]
    [InlineData("ticks:CBOE@*", "ticks:CBOE@SPX@*", true)]
    [InlineData("ticks:CBOE@*", "ticks:OPRA@*", false)]
    [InlineData("ticks:*", "bars:CBOE@SPX@INDEX:1m", false)]
    [InlineData("greeks:OPRA@GOOG@OPT@2016-01-15@750@C", "signals:OPRA@GOOG@OPT@2016-01-15@750@C:greeks", true)]
    public void Patterns_overlap_when_a_channel_matches_both(string a, string b, bool expected)
    {
        var (first, second) = (ChannelReader.Read(a, out _)!, ChannelReader.Read(b, out _)!);
        Assert.Equal((expected, expected), (first.Overlaps(second), second.Overlaps(first)));
    }
}
