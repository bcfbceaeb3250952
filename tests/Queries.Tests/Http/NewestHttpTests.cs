using System.Text.Json;
using SignalEs.Domain;
using SignalEs.Domain.Moneyness;
using SignalEs.Domain.Options;
using SignalEs.Projections.Tests;

namespace SignalEs.Queries.Tests.Http;

[Collection(ReadSideTests.Name)]
public class NewestHttpTests(ReadSide host)
{
    [Fact]
    public async Task Realtime_gives_the_newest_trade_and_signals()
    {
        var view = await host.GetAsync($"realtime/{ReadSide.Index}");
        var last = host.Ticks.Where(t => t.Tick.Key == ReadSide.Index && t.Tick.HasTrade).MaxBy(t => (t.Tick.TsEventNs, t.Position.Packed)).Tick;
        Assert.Equal(last.Last, view.GetProperty("tick").GetProperty("last").GetDouble());
        Assert.Equal(UnixNanos.Format(last.TsEventNs), view.GetProperty("tick").GetProperty("last_ts").GetString());
        Assert.Equal(JsonValueKind.Null, view.GetProperty("greeks").ValueKind);
        Assert.Equal(
            ["atr_14", "bb_20", "ema_20", "macd", "rsi_14", "sma_20", "vwap"],
            view.GetProperty("signals").EnumerateArray().Select(s => s.GetProperty("config").GetString()!));
        Assert.True(Position.TryParse(view.GetProperty("position").GetString(), out _));
    }

    [Fact]
    public async Task An_option_has_greeks_with_units_or_a_reason()
    {
        var greeks = (await host.GetAsync($"realtime?keys={ReadSide.Call},{ReadSide.Index}")).GetProperty("instruments")[0].GetProperty("greeks");
        Assert.Equal("per year (0.2 = 20 %)", greeks.GetProperty("units").GetProperty("iv").GetString());
        Assert.Equal(greeks.GetProperty("iv").ValueKind == JsonValueKind.Number, greeks.GetProperty("status").GetString() == "ok");
    }

    [Fact]
    public async Task The_newest_row_of_history_is_the_realtime_value()
    {
        var realtime = (await host.GetAsync($"realtime/{ReadSide.Call}")).GetProperty("greeks");
        var newest = (await host.GetAsync($"historical/{ReadSide.Call}/greeks?limit=1")).GetProperty("greeks")[0];
        foreach (string name in new[] { "iv", "delta", "gamma", "vega", "theta", "rho", "mark", "forward", "status", "ts", "position" })
        {
            Assert.Equal(realtime.GetProperty(name).GetRawText(), newest.GetProperty(name).GetRawText());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("&at=2021-01-29T21:10:00Z")]
    public async Task A_chain_has_every_strike_with_its_level_counted_from_the_money(string at)
    {
        var chain = await host.GetAsync($"chain/SPX?expiry=2021-02-05{at}");
        var strikes = chain.GetProperty("strikes").EnumerateArray().ToList();
        Assert.Equal([3600.0, 3650, 3700, 3750, 3800], strikes.Select(s => s.GetProperty("strike").GetDouble()));
        double money = chain.GetProperty("atm_strike").GetDouble();
        int atm = strikes.FindIndex(s => s.GetProperty("strike").GetDouble() == money);
        for (int i = 0; i < strikes.Count; i++)
        {
            Assert.Equal(StrikeRank.Level(StrikeRank.StepsOut(OptionRight.Call, i, atm)), strikes[i].GetProperty("call").GetProperty("level").GetString());
            Assert.Equal(StrikeRank.Level(StrikeRank.StepsOut(OptionRight.Put, i, atm)), strikes[i].GetProperty("put").GetProperty("level").GetString());
        }

        Assert.Equal(["2021-02-05", "2021-03-19"], chain.GetProperty("expiries").EnumerateArray().Select(e => e.GetString()!));
    }

    [Fact]
    public async Task A_chain_at_a_past_instant_shows_the_quotes_of_then()
    {
        long at = SomeMarket.Time("2021-01-29T21:10:00Z");
        var quote = host.Ticks.Where(t => t.Tick.Key == ReadSide.Call && t.Tick.HasQuote && t.Tick.TsEventNs < at).MaxBy(t => (t.Tick.TsEventNs, t.Position.Packed)).Tick;
        var chain = await host.GetAsync("chain/SPX?expiry=2021-02-05&at=2021-01-29T21:10:00Z");
        var call = chain.GetProperty("strikes").EnumerateArray().Select(s => s.GetProperty("call")).Single(c => c.GetProperty("instrument_key").GetString() == ReadSide.Call);
        Assert.Equal(UnixNanos.Format(quote.TsEventNs), call.GetProperty("quote_ts").GetString());
        Assert.Equal(double.IsNaN(quote.Bid), call.GetProperty("bid").ValueKind == JsonValueKind.Null);
        Assert.True(string.CompareOrdinal(call.GetProperty("greeks_ts").GetString(), "2021-01-29T21:10:00Z") <= 0);
    }

    [Fact]
    public async Task Moneyness_gives_levels_and_figures_by_expiry()
    {
        var page = await host.GetAsync("moneyness/SPX?timeframe=5m&level=ATM,OTM1,EXPIRY&from=2021-01-29T20:30:00Z");
        Assert.Equal(["ATM", "OTM1"], page.GetProperty("buckets").EnumerateArray().Select(b => b.GetProperty("level").GetString()!).Distinct().Order());
        Assert.Equal(
            ["2021-02-05", "2021-03-19"], page.GetProperty("figures").EnumerateArray().Select(f => f.GetProperty("expiry").GetString()!).Distinct().Order());
        Assert.Contains(page.GetProperty("figures").EnumerateArray(), f => f.GetProperty("atm_iv").ValueKind == JsonValueKind.Number);
    }

    [Fact]
    public async Task A_selector_by_delta_or_percent_picks_the_nearest_option_of_the_chain_then()
    {
        var page = await host.GetAsync("moneyness/SPX?expiry=2021-02-05&timeframe=1m&level=25D,OTM2pct&from=2021-01-29T21:00:00Z&to=2021-01-29T21:10:00Z");
        Assert.NotEmpty(page.GetProperty("figures").EnumerateArray());
        var bucket = page.GetProperty("buckets").EnumerateArray().Last(b => b.GetProperty("level").GetString() == "25D");
        var chain = await host.GetAsync($"chain/SPX?expiry=2021-02-05&at={UnixNanos.Format(SomeMarket.Time(bucket.GetProperty("start").GetString()!) + UnixNanos.PerMinute)}");
        var calls = chain.GetProperty("strikes").EnumerateArray().Where(s => s.GetProperty("call").GetProperty("delta").ValueKind == JsonValueKind.Number);
        double expected = calls.MinBy(s => Math.Abs(s.GetProperty("call").GetProperty("delta").GetDouble() - 0.25)).GetProperty("strike").GetDouble();
        Assert.Equal(expected, bucket.GetProperty("call_strike").GetDouble());

        var percent = page.GetProperty("buckets").EnumerateArray().Last(b => b.GetProperty("level").GetString() == "OTM2pct");
        Assert.Equal(Math.Round(chain.GetProperty("forward").GetDouble() * 1.02 / 50) * 50, percent.GetProperty("call_strike").GetDouble());
        Assert.Equal(Math.Round(chain.GetProperty("forward").GetDouble() * 0.98 / 50) * 50, percent.GetProperty("put_strike").GetDouble());
    }

    [Fact]
    public async Task Instruments_are_found_by_every_filter_and_paged()
    {
        var all = await KeysAsync("instruments");
        Assert.Equal(host.Ticks.Select(t => t.Tick.Key).Distinct().Order(StringComparer.Ordinal), all);
        Assert.Equal(all.Where(k => k.Contains("@OPT@2021-03-19@", StringComparison.Ordinal)), await KeysAsync("instruments?product=OPT&expiry=2021-03-19&limit=3"));
        Assert.Equal(all.Where(k => k.Contains("@3700@", StringComparison.Ordinal)), await KeysAsync("instruments?query=@3700@&underlying=SPX"));
        Assert.Empty(await KeysAsync("instruments?underlying=NIFTY"));
    }

    private async Task<List<string>> KeysAsync(string path)
    {
        var keys = new List<string>();
        string cursor = "";
        while (true)
        {
            var page = await host.GetAsync(path + cursor);
            keys.AddRange(page.GetProperty("instruments").EnumerateArray().Select(i => i.GetProperty("instrument_key").GetString()!));
            if (page.GetProperty("next_cursor").GetString() is not { } next)
            {
                return keys;
            }

            cursor = (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "cursor=" + next;
        }
    }
}
