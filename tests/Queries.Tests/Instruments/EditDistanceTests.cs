using CsCheck;
using SignalEs.Queries.Instruments;

namespace SignalEs.Queries.Tests.Instruments;

public class EditDistanceTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("SPX", "SPX", 0)]
    [InlineData("SPX", "SPY", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "GOOG", 4)]
    public void Counts_the_characters_to_change(string a, string b, int distance) => Assert.Equal(distance, EditDistance.Between(a, b));

    [Fact]
    public void Is_a_metric() => Gen.Select(Gen.String[Gen.Char['a', 'c'], 0, 8], Gen.String[Gen.Char['a', 'c'], 0, 8], Gen.String[Gen.Char['a', 'c'], 0, 8])
        .Sample((a, b, c) => EditDistance.Between(a, b) == EditDistance.Between(b, a)
            && (EditDistance.Between(a, b) == 0) == (a == b)
            && EditDistance.Between(a, c) <= EditDistance.Between(a, b) + EditDistance.Between(b, c));
}
