using SignalEs.Commands.Ingestion;

namespace SignalEs.Commands.Tests.Ingestion;

public sealed class StreamMemoryTests
{
    [Theory]
    [InlineData("100-0", 50, "", null, null)] // a new log on a stream that is in use
    [InlineData("100-0", 50, "90-1", 40L, null)]
    [InlineData("100-0", 50, "100-0#7", 50L, null)]
    [InlineData("80-0", 50, "90-1", 40L, "its newest entry is 80-0, 90-1 was read before")]
    [InlineData("0-0", 0, "90-1", 40L, "its newest entry is 0-0, 90-1 was read before")]
    [InlineData("100-0", 30, "90-1", 40L, "it counts 30 entries, 40 were counted before")]
    public void A_stream_that_went_back_is_noticed(string lastId, long added, string committed, long? remembered, string? expected)
        => Assert.Equal(expected, StreamMemory.Loss(new RedisStreamInfo(lastId, added, null), committed, remembered is { } count ? ("90-0", count) : null));

    [Fact]
    public void That_the_entry_read_last_is_missing_is_noticed_though_nothing_else_went_back()
        => Assert.Equal(
            "90-1, which was read, is not there, though older ones are",
            StreamMemory.Loss(new RedisStreamInfo("100-0", 60, null) { LacksCommitted = true }, "90-1#3", ("95-0", 50)));

    [Theory]
    [InlineData("", "0-0")]
    [InlineData("12-5", "12-5")]
    [InlineData("12-5#3", "12-4")]
    [InlineData("12-0#3", "11-18446744073709551615")]
    public void Reading_goes_on_so_that_an_entry_that_is_half_committed_comes_again(string offset, string after) => Assert.Equal(after, RedisStream.ReadAfter(offset));
}
