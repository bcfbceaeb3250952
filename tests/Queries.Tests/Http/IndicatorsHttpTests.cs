using System.Net;
using System.Text.Json;
using SignalEs.Domain.Indicators;

namespace SignalEs.Queries.Tests.Http;

[Collection(ReadSideTests.Name)]
public class IndicatorsHttpTests(ReadSide host)
{
    [Fact]
    public async Task Every_indicator_of_the_catalog_is_listed_with_what_a_client_needs_to_offer_it()
    {
        var listed = (await host.GetAsync("indicators")).GetProperty("indicators").EnumerateArray().ToList();
        Assert.Equal(IndicatorCatalog.All.Select(d => d.Name), listed.Select(i => i.GetProperty("name").GetString()!));
        Assert.All(listed, i => Assert.True(i.GetProperty("outputs").GetArrayLength() > 0 && i.GetProperty("description").GetString()!.Length > 10));
        var bollinger = listed.Single(i => i.GetProperty("name").GetString() == "bb");
        Assert.True(bollinger.GetProperty("is_on_price").GetBoolean());
        var periods = bollinger.GetProperty("parameters")[0];
        Assert.Equal(("20", true), (periods.GetProperty("default").GetString(), periods.GetProperty("is_integer").GetBoolean()));
        Assert.False(listed.Single(i => i.GetProperty("name").GetString() == "rsi").GetProperty("is_on_price").GetBoolean());
    }

    [Fact]
    public async Task One_is_found_by_an_alias_and_a_typo_is_told_what_is_near()
    {
        var definition = IndicatorCatalog.All.First(d => d.Aliases.Count > 0);
        Assert.Equal(definition.Name, (await host.GetAsync($"indicators/{definition.Aliases[0]}")).GetProperty("name").GetString());

        using var answer = await host.Http.GetAsync(new Uri(host.Http.BaseAddress!, "/api/v2/indicators/mcad"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var problem = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("unknown_indicator", problem.GetProperty("code").GetString());
        Assert.Contains("macd", problem.GetProperty("errors")[0].GetProperty("allowed").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Averages_that_follow_the_price_lie_over_it()
    {
        string[] on = ["sma", "ema", "bb", "keltner", "vwap", "supertrend", "ichimoku"], off = ["rsi", "macd", "atr", "adx", "obv", "stoch", "stddev"];
        foreach (string name in on.Concat(off).Where(n => IndicatorCatalog.TryGet(n, out _)))
        {
            Assert.Equal(on.Contains(name), (await host.GetAsync($"indicators/{name}")).GetProperty("is_on_price").GetBoolean());
        }
    }
}
