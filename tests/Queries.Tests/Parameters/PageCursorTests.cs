using SignalEs.Queries.Parameters;

namespace SignalEs.Queries.Tests.Parameters;

public class PageCursorTests
{
    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, -1_000_000_000)]
    [InlineData(true, long.MaxValue)]
    public void A_cursor_reads_back_as_what_it_was(bool backwards, long at)
    {
        var cursor = new PageCursor("bars", backwards, at);
        Assert.True(PageCursor.TryParse(cursor.ToString(), "bars", out var read));
        Assert.Equal(cursor, read);
    }

    [Fact]
    public void A_cursor_of_another_call_is_refused() => Assert.False(PageCursor.TryParse(new PageCursor("bars", true, 5).ToString(), "signals", out _));

    [Theory]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("YmFycw")]
    [InlineData("YmFyczpmOng")]
    public void What_is_not_a_cursor_is_refused(string text) => Assert.False(PageCursor.TryParse(text, "bars", out _));
}
