using SignalEs.Commands.Ingestion;

namespace SignalEs.Commands.Tests.Ingestion;

public sealed class RedisOffsetTests
{
    [Theory]
    [InlineData("5-0", "", 0)]
    [InlineData("5-0", "4-9", 0)]
    [InlineData("5-0", "5-0", int.MaxValue)]
    [InlineData("5-0", "5-1", int.MaxValue)]
    [InlineData("10-0", "9-0", 0)]
    [InlineData("5-10", "5-9", 0)]
    [InlineData("5-0", "5-0#7", 7)]
    [InlineData("5-1", "5-0#7", 0)]
    [InlineData("4-0", "5-0#7", int.MaxValue)]
    public void What_is_at_or_below_the_offset_is_skipped_and_nothing_else(string entry, string offset, int skipped)
        => Assert.Equal(skipped, RedisOffset.Skip(entry, offset));
}
