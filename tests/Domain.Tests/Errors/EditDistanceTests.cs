using CsCheck;
using SignalEs.Domain.Errors;

namespace SignalEs.Domain.Tests.Errors;

public class EditDistanceTests
{
    private static readonly Gen<string> Text = Gen.String[Gen.Char['a', 'c'], 0, 8];

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("SPX", "SPX", 0)]
    [InlineData("SPX", "SPY", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "GOOG", 4)]
    [InlineData("mcad", "macd", 1)]
    [InlineData("ca", "abc", 3)]
    public void Counts_the_characters_to_change(string a, string b, int distance) => Assert.Equal(distance, EditDistance.Between(a, b));

    [Fact]
    public void Is_the_same_both_ways_zero_for_equals_alone_and_between_the_bounds_that_lengths_give() => Gen.Select(Text, Text).Sample((a, b) =>
    {
        int distance = EditDistance.Between(a, b);
        return distance == EditDistance.Between(b, a) && (distance == 0) == (a == b)
            && distance >= Math.Abs(a.Length - b.Length) && distance <= Math.Max(a.Length, b.Length);
    });

    [Fact]
    public void One_more_letter_moves_it_by_one_at_most() => Gen.Select(Text, Text, Gen.Char['a', 'c'])
        .Sample((a, b, c) => Math.Abs(EditDistance.Between(a + c, b) - EditDistance.Between(a, b)) <= 1);
}
