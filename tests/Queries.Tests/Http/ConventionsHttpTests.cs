using System.Net;
using System.Text.Json;

namespace SignalEs.Queries.Tests.Http;

[Collection(ReadSideTests.Name)]
public class ConventionsHttpTests(ReadSide host)
{
    private static readonly string[] Greeks = ["iv", "delta", "gamma", "vega", "theta", "rho"];

    [Theory]
    [InlineData("raw", 1, 1, 1)]
    [InlineData("textbook", 1, 1, 1)]
    [InlineData("vollib", 1, 100, 365)]
    [InlineData("lean", 1, 100, 365)]
    [InlineData("deribit", 100, 100, 365)]
    public async Task Every_call_that_gives_Greeks_gives_them_in_the_units_asked_for(string conventions, double percent, double points, double days)
    {
        foreach (var (path, find) in Calls)
        {
            var raw = find(await host.GetAsync(path));
            var scaled = find(await host.GetAsync($"{path}{(path.Contains('?') ? '&' : '?')}conventions={conventions}"));
            Assert.True(raw["vega"] > 0, path);
            Near(raw["iv"] * percent, scaled["iv"]);
            Assert.Equal(raw["delta"], scaled["delta"]);
            Assert.Equal(raw["gamma"], scaled["gamma"]);
            Near(raw["vega"] / points, scaled["vega"]);
            Near(raw["theta"] / days, scaled["theta"]);
            Near(raw["rho"] / points, scaled["rho"]);
        }
    }

    [Theory]
    [InlineData("", "signales", "price per 1.00 of volatility")]
    [InlineData("?conventions=raw", "signales", "price per 1.00 of volatility")]
    [InlineData("?conventions=textbook", "textbook", "price per 1.00 of volatility")]
    [InlineData("?conventions=vollib", "vollib", "price per point of volatility")]
    [InlineData("?conventions=lean", "lean", "price per point of volatility")]
    [InlineData("?conventions=deribit", "deribit", "price per point of volatility")]
    public async Task The_answer_names_its_units(string query, string name, string vega)
    {
        var units = (await host.GetAsync($"realtime/{ReadSide.Call}{query}")).GetProperty("greeks").GetProperty("units");
        Assert.Equal(name, units.GetProperty("conventions").GetString());
        Assert.StartsWith(vega, units.GetProperty("vega").GetString()!, StringComparison.Ordinal);
        Assert.Equal(Greeks, Greeks.Where(g => units.GetProperty(g).GetString() is { Length: > 0 }));
    }

    [Theory]
    [InlineData("realtime/CBOE@SPX@INDEX?conventions=bloomberg")]
    [InlineData("realtime?keys=CBOE@SPX@INDEX&conventions=Vollib")]
    [InlineData("chain/SPX?conventions=bloomberg")]
    [InlineData("historical/CBOE@SPX@INDEX/greeks?conventions=bloomberg")]
    public async Task An_unknown_house_is_refused_with_those_that_are_known(string path)
    {
        var error = (await host.GetAsync(path, HttpStatusCode.BadRequest)).GetProperty("errors")[0];
        Assert.Equal("conventions", error.GetProperty("field").GetString());
        Assert.Equal("signales, raw, vollib, lean, deribit, textbook", error.GetProperty("allowed").GetString());
    }

    private static (string Path, Func<JsonElement, Dictionary<string, double>> Find)[] Calls =>
    [
        ($"realtime/{ReadSide.Call}", a => Values(a.GetProperty("greeks"))),
        ($"realtime?keys={ReadSide.Call}", a => Values(a.GetProperty("instruments")[0].GetProperty("greeks"))),
        ($"historical/{ReadSide.Call}/greeks", a => Values(a.GetProperty("greeks").EnumerateArray().Last(HasValues))),
        ("chain/SPX?expiry=2021-02-05", a => Values(a.GetProperty("strikes").EnumerateArray().Select(s => s.GetProperty("call")).First(HasValues))),
    ];

    private static bool HasValues(JsonElement greeks) => greeks.GetProperty("vega").ValueKind == JsonValueKind.Number;

    private static Dictionary<string, double> Values(JsonElement greeks) => Greeks.ToDictionary(g => g, g => greeks.GetProperty(g).GetDouble());

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, 1e-14 * Math.Abs(expected));
}
