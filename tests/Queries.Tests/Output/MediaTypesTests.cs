using Microsoft.AspNetCore.Http;
using SignalEs.Queries.Output;

namespace SignalEs.Queries.Tests.Output;

public class MediaTypesTests
{
    [Theory]
    [InlineData(null, MediaTypes.Json)]
    [InlineData("*/*", MediaTypes.Json)]
    [InlineData("text/csv", MediaTypes.Csv)]
    [InlineData("text/*", MediaTypes.Csv)]
    [InlineData("text/csv; charset=utf-8", MediaTypes.Csv)]
    [InlineData("application/json;q=0.5, text/csv", MediaTypes.Csv)]
    [InlineData("text/csv;q=0.5, application/json", MediaTypes.Json)]
    [InlineData("application/x-ndjson, */*;q=0.1", MediaTypes.NdJson)]
    [InlineData("text/html, application/xhtml+xml, */*;q=0.8", MediaTypes.Json)]
    [InlineData("application/json;q=0, */*", MediaTypes.Csv)]
    [InlineData("image/png", null)]
    [InlineData("nonsense", null)]
    public void The_client_s_preference_decides(string? accept, string? expected)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Accept = accept;
        Assert.Equal(expected, MediaTypes.Choose(context.Request, MediaTypes.History));
    }
}
