using System.Text.Json;
using SignalEs.Domain;
using SignalEs.Domain.Numerics;

namespace SignalEs.Queries.Tests.Http;

[Collection(ReadSideTests.Name)]
public class SurfaceHttpTests(ReadSide host)
{
    private const string At = "at=2021-01-29T21:10:00Z";

    [Fact]
    public async Task A_strike_a_delta_and_a_log_moneyness_of_one_place_give_one_volatility()
    {
        var by = (await PointsAsync($"surface/SPX?{At}&expiry=2021-02-05,2021-03-19&strike=3700"))[0];
        Assert.Equal(3700, by.GetProperty("strike").GetDouble());
        double k = by.GetProperty("log_moneyness").GetDouble();
        Assert.Equal(PortableMath.Log(3700 / by.GetProperty("forward").GetDouble()), k, 1e-12);
        double vol = by.GetProperty("iv").GetDouble();
        Assert.Equal(vol * vol * by.GetProperty("years").GetDouble(), by.GetProperty("total_variance").GetDouble(), 1e-12);
        var byLog = (await PointsAsync($"surface/SPX?{At}&expiry=2021-02-05&log_moneyness={Text(k)}"))[0];
        Assert.Equal(vol, byLog.GetProperty("iv").GetDouble(), 1e-12);
        var byDelta = (await PointsAsync($"surface/SPX?{At}&expiry=2021-02-05&delta={Text(by.GetProperty("delta").GetDouble())}"))[0];
        Assert.Equal(vol, byDelta.GetProperty("iv").GetDouble(), 1e-9);
        Assert.All(by.GetProperty("positions").EnumerateArray(), p => Assert.True(Position.TryParse(p.GetString(), out _)));
    }

    [Fact]
    public async Task Without_a_point_there_is_a_fit_for_each_expiry_with_its_quotes_and_a_grid()
    {
        var surface = await host.GetAsync($"surface/SPX?{At}");
        var fits = surface.GetProperty("fits").EnumerateArray().ToList();
        Assert.Equal(["2021-02-05", "2021-03-19"], fits.Select(f => f.GetProperty("expiry").GetString()!));
        Assert.Equal(18, surface.GetProperty("points").GetArrayLength());
        foreach (var fit in fits)
        {
            int quotes = fit.GetProperty("quotes").GetInt32();
            Assert.Equal(quotes, fit.GetProperty("inputs").GetArrayLength());
            Assert.Equal(quotes >= 5 ? "svi" : "interpolation", fit.GetProperty("method").GetString());
            Assert.Equal(quotes >= 5, fit.GetProperty("svi").ValueKind == JsonValueKind.Object);
        }
    }

    [Fact]
    public async Task A_smile_rests_on_the_volatilities_that_the_chain_shows()
    {
        var fit = (await host.GetAsync($"surface/SPX?{At}&expiry=2021-02-05")).GetProperty("fits")[0];
        var chain = await host.GetAsync($"chain/SPX?expiry=2021-02-05&{At}");
        var options = chain.GetProperty("strikes").EnumerateArray().SelectMany(s => new[] { s.GetProperty("call"), s.GetProperty("put") }).ToDictionary(o => o.GetProperty("instrument_key").GetString()!);
        Assert.All(fit.GetProperty("inputs").EnumerateArray(), input =>
        {
            var option = options[input.GetProperty("instrument_key").GetString()!];
            Assert.Equal(option.GetProperty("iv").GetDouble(), input.GetProperty("iv").GetDouble());
            Assert.Equal(option.GetProperty("greeks_position").GetString(), input.GetProperty("position").GetString());
        });
    }

    [Fact]
    public async Task A_date_between_two_expiries_lies_between_them_in_total_variance()
    {
        var points = await PointsAsync($"surface/SPX?{At}&expiry=2021-02-05,2021-02-26,2021-03-19&log_moneyness=0");
        Assert.Equal(["2021-02-05", "2021-03-19"], points[1].GetProperty("between").EnumerateArray().Select(b => b.GetString()!));
        (double first, double middle, double last) = (Variance(points[0]), Variance(points[1]), Variance(points[2]));
        Assert.InRange(middle, Math.Min(first, last), Math.Max(first, last));
        var days = (await PointsAsync($"surface/SPX?{At}&days=20&log_moneyness=0"))[0];
        Assert.Equal(20.0 / 365, days.GetProperty("years").GetDouble(), 1e-4);

        static double Variance(JsonElement point) => point.GetProperty("total_variance").GetDouble();
    }

    [Theory]
    [InlineData("expiry=2020-01-03", "expired")]
    [InlineData("expiry=2031-01-03", "after_last_expiry")]
    public async Task A_term_without_a_smile_says_why(string term, string status)
    {
        var point = (await PointsAsync($"surface/SPX?{At}&{term}&log_moneyness=0"))[0];
        Assert.Equal(status, point.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, point.GetProperty("iv").ValueKind);
    }

    private async Task<List<JsonElement>> PointsAsync(string path) => [.. (await host.GetAsync(path)).GetProperty("points").EnumerateArray()];

    private static string Text(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
