using SignalEs.Domain;
using SignalEs.Domain.Timeframes;
using SignalEs.Queries.Bars;
using SignalEs.Queries.Parameters;

namespace SignalEs.Queries.Tests.Bars;

public class BarGapsTests
{
    private static readonly SessionCalendar Us = SessionCalendar.Defaults.First(c => c.Id == "us");

    [Fact]
    public async Task Buckets_of_a_session_without_ticks_are_empty_bars()
    {
        var filled = await FillAsync("15m", ["2021-01-04T15:00:00Z", "2021-01-04T15:45:00Z"], "2021-01-04T14:30:00Z", "2021-01-04T16:15:00Z", "2021-01-05T00:00:00Z");
        Assert.Equal(["14:30 empty", "14:45 empty", "15:00", "15:15 empty", "15:30 empty", "15:45", "16:00 empty"], filled);
    }

    [Fact]
    public async Task Nights_and_weekends_are_not_gaps()
    {
        var filled = await FillAsync("1h", ["2021-01-08T20:30:00Z", "2021-01-11T15:30:00Z"], null, null, "2021-01-12T00:00:00Z");
        Assert.Equal(["15:30", "14:30 empty", "20:30"], filled);
    }

    [Fact]
    public async Task What_event_time_has_not_reached_is_unknown_not_empty()
    {
        var filled = await FillAsync("15m", ["2021-01-04T15:00:00Z"], "2021-01-04T15:00:00Z", "2021-01-04T18:00:00Z", "2021-01-04T15:40:00Z");
        Assert.Equal(["15:00", "15:15 empty"], filled);
    }

    private static async Task<List<string>> FillAsync(string timeframe, string[] starts, string? from, string? to, string watermark)
    {
        var frame = Timeframe.Parse(timeframe);
        bool backwards = from is null;
        var bars = starts.Select(s => With(Bar.Empty(Ns(s)))).Select(b => FrameBar.Of(Us, frame, b));
        var range = new HistoryRange(from is null ? null : Ns(from), to is null ? null : Ns(to), backwards);
        var filled = new List<string>();
        await foreach (var bar in BarGaps.FillAsync((backwards ? bars.Reverse() : bars).ToAsyncEnumerable(), range, Us, frame, Ns(watermark)))
        {
            filled.Add(UnixNanos.Format(bar.Bar.Start)[11..16] + (bar.Bar.IsEmpty ? " empty" : ""));
        }

        return filled;
    }

    private static Bar With(Bar bar)
    {
        bar.Touch(new Position(1, 0), late: false);
        return bar;
    }

    private static long Ns(string text) => UnixNanos.TryParse(text, out long ns) ? ns : throw new FormatException(text);
}
