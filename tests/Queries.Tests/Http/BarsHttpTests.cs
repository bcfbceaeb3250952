using System.Net;
using System.Text.Json;
using SignalEs.Domain;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Queries.Tests.Http;

[Collection(ReadSideTests.Name)]
public class BarsHttpTests(ReadSide host)
{
    private static readonly SessionCalendar Us = SessionCalendar.Defaults.First(c => c.Id == "us");

    [Theory]
    [InlineData("1m")]
    [InlineData("5m")]
    [InlineData("custom_7")]
    [InlineData("15m")]
    [InlineData("45m")]
    [InlineData("1h")]
    [InlineData("2h")]
    [InlineData("1d")]
    [InlineData("1w")]
    [InlineData("1M")]
    public async Task Bars_of_any_timeframe_are_what_a_fold_of_the_ticks_gives(string timeframe)
    {
        foreach (string key in new[] { ReadSide.Index, ReadSide.Call })
        {
            var expected = Fold(key, timeframe);
            var found = (await host.GetAsync($"historical/{key}/bars?timeframe={timeframe}&limit=10000")).GetProperty("bars").EnumerateArray().ToList();
            Assert.Equal(expected.Count, found.Count);
            foreach (var (bar, json) in expected.Values.Zip(found))
            {
                Assert.Equal(UnixNanos.Format(bar.Start), json.GetProperty("start").GetString());
                Assert.Equal(
                    [Known(bar.Open), Known(bar.High), Known(bar.Low), Known(bar.Close), Known(bar.Bid), Known(bar.Ask), Known(bar.OpenInterest), Known(bar.Vwap)],
                    new[] { "open", "high", "low", "close", "bid", "ask", "open_interest", "vwap" }.Select(name => Number(json, name)));
                Assert.Equal(bar.Volume, json.GetProperty("volume").GetDouble());
                Assert.Equal((bar.Trades, bar.LateTicks), (json.GetProperty("trades").GetInt64(), json.GetProperty("late_ticks").GetInt64()));
                Assert.Equal(
                    (bar.FromPosition.ToString(), bar.ToPosition.ToString()), (json.GetProperty("from_position").GetString(), json.GetProperty("to_position").GetString()));
            }
        }
    }

    [Fact]
    public async Task The_last_bar_is_forming_and_bars_with_late_ticks_are_corrected()
    {
        var bars = (await host.GetAsync($"historical/{ReadSide.Index}/bars?timeframe=1m&limit=10000")).GetProperty("bars").EnumerateArray().ToList();
        Assert.Equal("forming", bars[^1].GetProperty("status").GetString());
        Assert.All(bars.SkipLast(1), b => Assert.Equal(b.GetProperty("late_ticks").GetInt64() > 0 ? "corrected" : "final", b.GetProperty("status").GetString()));
        Assert.Contains(bars, b => b.GetProperty("status").GetString() == "corrected");
    }

    [Theory]
    [InlineData("timeframe=5m&limit=4")]
    [InlineData("timeframe=1m&limit=13&from=2021-01-29T20:40:00Z&to=2021-01-29T21:40:00Z")]
    [InlineData("timeframe=1m&limit=9&from=2021-01-29T20:40:00Z&to=2021-01-29T21:40:00Z&fill=empty")]
    public async Task Pages_put_together_are_the_whole(string query)
    {
        var whole = await host.GetAsync($"historical/{ReadSide.Call}/bars?{System.Text.RegularExpressions.Regex.Replace(query, "limit=[0-9]+", "limit=5000")}");
        var pages = new List<List<string>>();
        string cursor = "";
        while (true)
        {
            var page = await host.GetAsync($"historical/{ReadSide.Call}/bars?{query}{cursor}");
            pages.Add([.. page.GetProperty("bars").EnumerateArray().Select(b => b.GetRawText())]);
            if (page.GetProperty("next_cursor").GetString() is not { } next)
            {
                break;
            }

            cursor = "&cursor=" + next;
        }

        Assert.True(pages.Count > 2);
        var rows = query.Contains("from=", StringComparison.Ordinal) ? pages : pages.AsEnumerable().Reverse();
        Assert.Equal(whole.GetProperty("bars").EnumerateArray().Select(b => b.GetRawText()), rows.SelectMany(p => p));
    }

    [Fact]
    public async Task Csv_and_ndjson_hold_the_same_rows_as_json()
    {
        string path = $"historical/{ReadSide.Index}/bars?timeframe=15m&limit=5";
        var json = (await host.GetAsync(path)).GetProperty("bars").EnumerateArray().ToList();
        string[] lines = (await TextAsync(path, "application/x-ndjson")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(json.Select(b => b.GetRawText()), lines);

        string[] csv = (await TextAsync(path, "text/csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(json[0].EnumerateObject().Select(p => p.Name), csv[0].Split(','));
        foreach (var (row, line) in json.Zip(csv.Skip(1)))
        {
            Assert.Equal(row.EnumerateObject().Select(p => p.Value.ValueKind == JsonValueKind.Null ? "" : p.Value.ToString()), line.Split(','));
        }
    }

    [Fact]
    public async Task A_page_that_did_not_change_is_not_sent_again()
    {
        string path = $"historical/{ReadSide.Index}/bars?timeframe=15m&from=2021-01-29T20:30:00Z&to=2021-01-29T21:00:00Z";
        using var first = await host.Http.GetAsync(path, TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    private SortedDictionary<long, Bar> Fold(string key, string timeframe)
    {
        var bars = new SortedDictionary<long, Bar>();
        foreach (var (tick, position, late) in host.Ticks.Where(t => t.Tick.Key == key))
        {
            long start = Buckets.Of(Us, Timeframe.Parse(timeframe), tick.TsEventNs).Start;
            var bar = bars.TryGetValue(start, out var known) ? known : Bar.Empty(start);
            bar.Touch(position, late);
            if (tick.HasTrade)
            {
                bar.AddTrade(tick.Last, tick.Volume, tick.TsEventNs, position);
            }

            if (tick.HasQuote)
            {
                bar.AddQuote(tick.Bid, tick.Ask, tick.TsEventNs, position);
            }

            if (tick.HasOpenInterest)
            {
                bar.AddOpenInterest(tick.OpenInterest, tick.TsEventNs, position);
            }

            bars[start] = bar;
        }

        return bars;
    }

    private async Task<string> TextAsync(string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", accept);
        using var answer = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(accept, answer.Content.Headers.ContentType!.MediaType);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static double? Known(double value) => double.IsNaN(value) ? null : value;

    private static double? Number(JsonElement row, string name)
        => row.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
}
