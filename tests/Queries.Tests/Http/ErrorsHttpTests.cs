using System.Net;

namespace SignalEs.Queries.Tests.Http;

[Collection(ReadSideTests.Name)]
public class ErrorsHttpTests(ReadSide host)
{
    [Theory]
    [InlineData("historical/CBOE@SPX@INDEX/bars?timeframe=7x", "timeframe")]
    [InlineData("historical/CBOE@SPX@INDEX/bars?tiemframe=5m", "tiemframe")]
    [InlineData("historical/CBOE@SPX@INDEX/bars?limit=0", "limit")]
    [InlineData("historical/CBOE@SPX@INDEX/bars?cursor=abc", "cursor")]
    [InlineData("historical/CBOE@SPX@INDEX/signals?config=rsi_15", "config")]
    [InlineData("historical/CBOE@SPX@INDEX/greeks", "key")]
    [InlineData("historical/spx/bars", "key")]
    [InlineData("realtime", "keys")]
    [InlineData("chain/SPX?expiry=tomorrow", "expiry")]
    [InlineData("moneyness/SPX?level=DEEP", "level")]
    [InlineData("surface/SPX?strike=0", "strike")]
    [InlineData("surface/SPX?delta=1", "delta")]
    [InlineData("surface/SPX?strike=3700&delta=0.25", "delta")]
    [InlineData("surface/SPX?log_moneyness=x", "log_moneyness")]
    [InlineData("surface/SPX?expiry=soon", "expiry")]
    [InlineData("surface/SPX?days=-1", "days")]
    [InlineData("instruments?foo=bar", "foo")]
    public async Task A_bad_parameter_is_named(string path, string field)
    {
        var problem = await host.GetAsync(path, HttpStatusCode.BadRequest);
        Assert.Equal("invalid_request", problem.GetProperty("code").GetString());
        Assert.Equal(field, problem.GetProperty("errors")[0].GetProperty("field").GetString());
        Assert.NotEmpty(problem.GetProperty("errors")[0].GetProperty("allowed").GetString()!);
    }

    [Theory]
    [InlineData("historical/CBOE@SPX@INDX/bars", "unknown_instrument", "CBOE@SPX@INDEX")]
    [InlineData("realtime/CBOE@SPY@INDEX", "unknown_instrument", "CBOE@SPX@INDEX")]
    [InlineData("instruments/CBOE@SPX@OPT@2021-02-05@3751@P", "unknown_instrument", "CBOE@SPX@OPT@2021-02-05@3750@P")]
    [InlineData("chain/SPZ", "unknown_underlying", "SPX")]
    [InlineData("moneyness/SPZ", "unknown_underlying", "SPX")]
    [InlineData("surface/SPZ", "unknown_underlying", "SPX")]
    [InlineData("chain/SPX?expiry=2021-02-06", "unknown_expiry", "2021-02-05, 2021-03-19")]
    public async Task What_is_unknown_is_answered_with_what_is_near(string path, string code, string near)
    {
        var problem = await host.GetAsync(path, HttpStatusCode.NotFound);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Contains(near, problem.GetProperty("errors")[0].GetProperty("allowed").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_media_type_that_cannot_be_made_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"historical/{ReadSide.Index}/bars");
        request.Headers.Add("Accept", "image/png");
        using var answer = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotAcceptable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }
}
