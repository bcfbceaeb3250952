using System.Text.Json;

namespace SignalEs.Queries.Tests.Http;

[Collection(ReadSideTests.Name)]
public class AsOfHttpTests(ReadSide host)
{
    public static TheoryData<string> Paths => [.. ReadSide.Asked];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task What_was_answered_then_is_answered_again_with_as_of(string path)
    {
        var then = host.AnswersThen[path];
        string separator = path.Contains('?', StringComparison.Ordinal) ? "&" : "?";
        var again = await host.GetAsync($"{path}{separator}as_of={host.Middle}");
        Assert.NotEmpty(Rows(then).EnumerateArray());
        Assert.Equal(Rows(then).EnumerateArray().Select(r => r.GetRawText()), Rows(again).EnumerateArray().Select(r => r.GetRawText()));
        Assert.Equal(host.Middle.ToString(), again.GetProperty("as_of").GetString());
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task The_log_has_moved_on_since(string path)
        => Assert.NotEqual(Rows(host.AnswersThen[path]).GetRawText(), Rows(await host.GetAsync(path)).GetRawText());

    [Fact]
    public async Task As_of_a_position_inside_a_batch_knows_the_ticks_up_to_it()
    {
        var at = host.Ticks.Where(t => t.Tick.Key == ReadSide.Index && t.Tick.HasTrade && !t.Late).ElementAt(300);
        var bars = (await host.GetAsync($"historical/{ReadSide.Index}/bars?timeframe=1d&as_of={at.Position}")).GetProperty("bars").EnumerateArray().ToList();
        Assert.Equal(at.Position.ToString(), bars[^1].GetProperty("to_position").GetString());
        Assert.Equal("forming", bars[^1].GetProperty("status").GetString());
    }

    [Fact]
    public async Task Before_everything_nothing_was_known()
    {
        foreach (string at in new[] { "0:0", "2001-01-01T00:00:00Z" })
        {
            Assert.Empty((await host.GetAsync($"historical/{ReadSide.Index}/bars?as_of={at}")).GetProperty("bars").EnumerateArray());
            Assert.Empty((await host.GetAsync($"historical/{ReadSide.Index}/signals?as_of={at}")).GetProperty("signals").EnumerateArray());
        }
    }

    [Fact]
    public async Task A_time_of_recording_in_the_future_knows_everything()
    {
        var bars = await host.GetAsync($"historical/{ReadSide.Index}/bars?as_of=2199-01-01T00:00:00Z");
        Assert.Equal(Rows(await host.GetAsync($"historical/{ReadSide.Index}/bars")).GetRawText(), Rows(bars).GetRawText());
    }

    private static JsonElement Rows(JsonElement page) => page.EnumerateObject().First(p => p.Name is "bars" or "signals" or "greeks").Value;
}
