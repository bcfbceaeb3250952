using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using SignalEs.Domain;
using SignalEs.Queries.History;
using SignalEs.Queries.Instruments;
using SignalEs.Queries.Output;
using SignalEs.Queries.Parameters;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.Signals;

/// <summary>A page of <c>GET /historical/{key}/signals</c>.</summary>
public sealed record SignalsPage(
    string InstrumentKey,
    [property: Description("Null: every stored value.")] string? Timeframe,
    int ModelVersion,
    [property: Description("Position up to which the answer knows; null: everything.")] string? AsOf,
    IReadOnlyList<SignalView> Signals,
    string? NextCursor);

/// <summary><c>GET /historical/{key}/signals</c>.</summary>
internal static class SignalsEndpoint
{
    private const string CursorKind = "signals";
    private const int LimitDefault = 1000;
    private const int LimitMax = 10_000;

    private static readonly QueryContract Parameters = new(
        new("config", "Signal config ids, comma separated. Default: all that the instrument has.", "ids of configs that gave a signal for the instrument", Example: "rsi_14"),
        QueryParameter.Frame("The last value of each bucket of this frame. Default: every stored value (each bar of a bar cadence, the last of each minute of an interval cadence)."),
        QueryParameter.From,
        QueryParameter.To,
        QueryParameter.Limit(LimitDefault, LimitMax),
        QueryParameter.Cursor,
        QueryParameter.AsOf);

    public static void Map(RouteGroupBuilder api) => api
        .MapGet("/historical/{key}/signals", SignalsAsync).Takes(Parameters).GivesHistory<SignalsPage>().Explained(
            "History", "GetSignals", "Signals of one instrument",
            "Ascending by start, then config; a page never cuts the configs of one bucket apart. Without `from` the newest are given and `next_cursor` leads to "
            + "older ones. A row without values says why in `status`.");

    private static async Task<IResult> SignalsAsync(
        string key, HttpContext context, NpgsqlDataSource database, SignalHistory history, AsOfResolver resolver, CancellationToken cancellation)
    {
        var query = Parameters.Read(context);
        var configs = query.List("config", 100);
        var timeframe = query.Frame("timeframe");
        var range = query.Range(CursorKind);
        int limit = query.Limit(LimitDefault, LimitMax);
        var asOf = query.AsOf();
        if (query.Problem is { } problem)
        {
            return problem;
        }

        Position? at = asOf is null ? null : await resolver.ResolveAsync(asOf, cancellation);
        await using var read = await ReadSnapshot.OpenAsync(database, cancellation);
        if (await InstrumentLookup.FindAsync(read, key, cancellation) is not { } instrument)
        {
            return await InstrumentLookup.UnknownAsync(read, "key", key, cancellation);
        }

        var known = await StoredSignals.ConfigsAsync(read, key, cancellation);
        foreach (string config in configs?.Except(known) ?? [])
        {
            query.Refuse("config", config, known.Count == 0 ? "the instrument has no signals yet" : string.Join(", ", known));
        }

        if (query.Problem is { } unknown)
        {
            return unknown;
        }

        var request = new SignalRequest(instrument, configs ?? known, timeframe, range, limit, at);
        var page = await history.ReadAsync(read, request, CursorKind, cancellation);
        var views = page.Rows.Select(r => SignalView.Of(r, SignalHistory.BucketOf(request, r).Start)).ToList();
        int version = read.VersionOf(ReadTable.Signals.Model);
        return new HistoryResult<SignalsPage, SignalView>(
            new SignalsPage(key, timeframe?.ToString(), version, at?.ToString(), views, page.NextCursor), views, page.NextCursor, version);
    }
}
