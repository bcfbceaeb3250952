using SignalEs.Domain.Instruments;
using SignalEs.Domain.Options;

namespace SignalEs.Domain.Tests.Instruments;

public sealed class InstrumentKeyTests
{
    [Fact]
    public void An_option_key_says_everything()
    {
        var key = InstrumentKey.Parse("OPRA@GOOG@OPT@2016-01-15@747.5@P");
        Assert.Equal(("OPRA", "GOOG", Product.Option), (key.Exchange, key.Underlying, key.Product));
        Assert.Equal((new DateOnly(2016, 1, 15), 747.5, OptionRight.Put), (key.Expiry!.Value, key.Strike!.Value, key.Right!.Value));
        Assert.Equal(ExerciseStyle.American, InstrumentMetadata.FromKey(key).Exercise);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("nse@NIFTY@INDEX", "EXCHANGE@UNDERLYING@PRODUCT")]
    [InlineData("NSE@NIFTY", "EXCHANGE@UNDERLYING@PRODUCT")]
    [InlineData("NFO@NIFTY@FUT", "takes 4")]
    [InlineData("OPRA@GOOG@OPT@2016-13-15@750@C", "expiry '2016-13-15'")]
    [InlineData("OPRA@GOOG@OPT@2016-01-15@-750@C", "strike '-750'")]
    [InlineData("OPRA@GOOG@OPT@2016-01-15@0@C", "strike '0'")]
    [InlineData("OPRA@GOOG@OPT@2016-01-15@1e999@C", "strike '1e999'")]
    [InlineData("OPRA@GOOG@OPT@2016-01-15@750@X", "right 'X'")]
    public void A_bad_key_is_refused_with_the_part_that_is_wrong(string text, string expected)
    {
        Assert.False(InstrumentKey.TryParse(text, out _, out string? problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    // Reference values of xxHash64 (seed 0), computed with the xxhsum program; another language must find the same shard.
    [Theory]
    [InlineData("GOOG")]
    [InlineData("SPX")]
    [InlineData("NIFTY")]
    public void Every_instrument_of_an_underlying_lives_in_one_shard(string underlying)
        => Assert.Equal(Expected[underlying], ShardMap.ShardOf(underlying));

    private static readonly Dictionary<string, int> Expected = new() { ["GOOG"] = 3, ["SPX"] = 3, ["NIFTY"] = 7 };
}
