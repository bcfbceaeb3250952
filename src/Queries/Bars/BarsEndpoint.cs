using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Queries.Output;
using SignalEs.Queries.Parameters;

namespace SignalEs.Queries.Bars;

/// <summary>A page of <c>GET /historical/{key}/bars</c>.</summary>
public sealed record BarsPage(
    string InstrumentKey,
    string Timeframe,
    [property: Description("Version of the read model that answered.")] int ModelVersion,
    [property: Description("Position up to which the answer knows; null: everything.")] string? AsOf,
    IReadOnlyList<BarView> Bars,
    [property: Description("Give it as `cursor` for the next page; null on the last.")] string? NextCursor);

/// <summary><c>GET /historical/{key}/bars</c>.</summary>
internal static class BarsEndpoint
{
    private const int LimitDefault = 500;
    private const int LimitMax = 10_000;

    private static readonly QueryContract Parameters = new(
        QueryParameter.Frame("Timeframe of the bars; default 1m. Any frame is merged from the largest stored one that divides it (1m, 15m, 1h, 1d)."),
        QueryParameter.From,
        QueryParameter.To,
        QueryParameter.Limit(LimitDefault, LimitMax),
        QueryParameter.Cursor,
        QueryParameter.AsOf,
        new("fill", "`empty`: a bar of status empty for each bucket of a session without ticks. Default: such buckets are left out.", "empty or none", Choices: ["empty", "none"]));

    public static void Map(RouteGroupBuilder api) => api
        .MapGet("/historical/{key}/bars", BarsAsync).Takes(Parameters).GivesHistory<BarsPage>().Explained(
            "History", "GetBars", "Bars of one instrument at any timeframe",
            "Ascending by start. `from` is inclusive, `to` exclusive, both on the start of a bar. Without `from` the newest bars are given and "
            + "`next_cursor` leads to older ones. Prices are in price units of the instrument, times RFC 3339 UTC, unknown is null.");

    private static async Task<IResult> BarsAsync(string key, HttpContext context, BarReader bars, CancellationToken cancellation)
    {
        var query = Parameters.Read(context);
        var request = new BarRequest(
            key,
            query.Frame("timeframe") ?? Domain.Timeframes.Timeframe.M1,
            query.Range(BarReader.CursorKind),
            query.Limit(LimitDefault, LimitMax),
            query.AsOf(),
            query.Choice("fill", "none") == "empty");
        return query.Problem ?? await bars.ReadAsync(request, cancellation);
    }
}
