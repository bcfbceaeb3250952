using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using SignalEs.Domain;
using SignalEs.Domain.Timeframes;
using SignalEs.Queries.History;
using SignalEs.Queries.Instruments;
using SignalEs.Queries.Output;
using SignalEs.Queries.Parameters;
using SignalEs.Queries.Reading;
using SignalEs.Queries.Signals;

namespace SignalEs.Queries.Greeks;

/// <summary>A page of <c>GET /historical/{key}/greeks</c>.</summary>
public sealed record GreeksPage(
    string InstrumentKey, string Config, string Timeframe, string Model, GreeksUnits Units, int ModelVersion, string? AsOf, IReadOnlyList<GreeksRow> Greeks,
    string? NextCursor);

/// <summary><c>GET /historical/{key}/greeks</c>.</summary>
internal static class GreeksEndpoint
{
    private const string CursorKind = "greeks";
    private const string DefaultConfig = "greeks";
    private const int LimitDefault = 1000;
    private const int LimitMax = 10_000;

    private static readonly QueryContract Parameters = new(
        QueryParameter.Frame("The last values of each bucket of this frame; default 1m, the finest that is stored (the log has every interval)."),
        QueryParameter.From,
        QueryParameter.To,
        QueryParameter.Limit(LimitDefault, LimitMax),
        QueryParameter.Cursor,
        QueryParameter.AsOf,
        GreeksConvention.Parameter,
        new("config", "Signal config that computes Greeks; default `greeks`.", "id of a config of the formula greeks", Example: DefaultConfig));

    public static void Map(RouteGroupBuilder api) => api
        .MapGet("/historical/{key}/greeks", GreeksAsync).Takes(Parameters).GivesHistory<GreeksPage>().Explained(
            "History", "GetGreeksHistory", "Implied volatility and Greeks of one option over time",
            "Raw units unless `conventions` asks for others: iv per year (0.2 = 20 %), delta per 1.00 of underlying, gamma per 1.00 of underlying, vega per 1.00 of volatility, theta per year, rho per "
            + "1.00 of rate. Null values have their reason in `status`, never 0. Without `from` the newest are given and `next_cursor` leads to older ones.");

    private static async Task<IResult> GreeksAsync(
        string key, HttpContext context, NpgsqlDataSource database, SignalHistory history, AsOfResolver resolver, CancellationToken cancellation)
    {
        var query = Parameters.Read(context);
        var timeframe = query.Frame("timeframe") ?? Timeframe.M1;
        var range = query.Range(CursorKind);
        int limit = query.Limit(LimitDefault, LimitMax);
        var asOf = query.AsOf();
        var convention = GreeksConvention.Of(query);
        string config = query.Text("config") ?? DefaultConfig;
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

        if (instrument.Right is null)
        {
            return Problems.Invalid([new("key", key, "the key of an option; other instruments have no Greeks")]);
        }

        var request = new SignalRequest(instrument, [config], timeframe, range, limit, at);
        var page = await history.ReadAsync(read, request, CursorKind, cancellation);
        if (page.Rows.FirstOrDefault(r => !r.IsGreeks) is { } other)
        {
            return Problems.Invalid([new("config", config, $"a config of the formula greeks; this one runs {other.Formula}")]);
        }

        var rows = page.Rows.Select(r => GreeksRow.Of(r, SignalHistory.BucketOf(request, r).Start, convention)).ToList();
        int version = read.VersionOf(ReadTable.Signals.Model);
        return new HistoryResult<GreeksPage, GreeksRow>(
            new GreeksPage(
                key, config, timeframe.ToString(), GreeksView.BlackScholesMerton, convention.Units, version, at?.ToString(), rows, page.NextCursor),
            rows, page.NextCursor, version);
    }
}
