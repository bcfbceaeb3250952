using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Domain;
using SignalEs.Queries.Chain;
using SignalEs.Queries.Greeks;
using SignalEs.Queries.History;
using SignalEs.Queries.Instruments;
using SignalEs.Queries.Output;
using SignalEs.Queries.Parameters;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.Surface;

/// <summary><c>GET /surface/{underlying}</c>.</summary>
internal static class SurfaceEndpoint
{
    private static readonly QueryContract Parameters = new(
        new("at", "The surface as it stood at this instant of event time, from the minutes that were over by then. Default: now.", QueryParameter.Instants, Example: "2021-01-04T15:00:00Z"),
        new("expiry", "Dates, comma separated, at most 60; one that isn't listed is interpolated between its neighbours. Default: every listed expiry that isn't past.", "yyyy-MM-dd, comma separated", Example: "2021-01-15"),
        new("days", "Terms in days from the instant of the surface, comma separated; interpolated between listed expiries.", "numbers above 0 up to 3650, comma separated", Example: "30"),
        new("strike", "Strikes, comma separated, at most 100; only one of strike, delta, log_moneyness. Default: a grid of deltas.", "numbers above 0, comma separated", Example: "3700,3750"),
        new("delta", "Deltas on the forward: of calls above 0, of puts below.", "numbers from -1 to 1 without the ends and 0, comma separated", Example: "-0.25,0.25"),
        new("log_moneyness", "ln(strike / forward).", "numbers from -5 to 5, comma separated", Example: "-0.1,0,0.1"));

    public static void Map(RouteGroupBuilder api) => api
        .MapGet("/surface/{underlying}", SurfaceAsync).Takes(Parameters).Gives<SurfaceView>().Explained(
            "Surface", "GetSurface", "Volatility surface: the fitted smile of each expiry, and volatilities by strike, delta or log-moneyness",
            "Raw SVI through the volatilities of the newest Greeks, weighted by bid-ask spread, without butterfly or calendar arbitrage or with a status that says so. Between listed expiries total "
            + "variance is interpolated at constant log-moneyness. A view: computed when asked, never recorded.");

    private static async Task<IResult> SurfaceAsync(string underlying, HttpContext context, ChainReader chain, Watermarks watermarks, CancellationToken cancellation)
    {
        var query = Parameters.Read(context);
        long? at = query.Time("at");
        var places = SurfacePlace.Read(query);
        await using var read = await chain.OpenAsync(cancellation);
        var expiries = await ChainListing.ExpiriesAsync(read, underlying, cancellation);
        if (expiries.Count == 0)
        {
            return query.Problem ?? await InstrumentLookup.UnknownUnderlyingAsync(read, underlying, cancellation);
        }

        long watermark = await watermarks.OfAsync(read, underlying, null, cancellation);
        long instant = at ?? (watermark == long.MinValue ? 0 : watermark);
        var first = await ChainListing.OptionsAsync(read, underlying, expiries[0], cancellation);
        var calendar = ChainReader.CalendarOf(first[0]);
        var dates = SurfaceDate.Read(query, instant, calendar);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var live = expiries.Where(e => calendar.CloseOf(e) > instant).ToList();
        dates = dates.Count > 0 ? dates : [.. live.Select(e => SurfaceDate.Of(e, calendar))];

        // The smile of an expiry is checked against the one before, so everything up to the last one needed is fitted.
        long last = dates.Select(d => d.Ns).DefaultIfEmpty(0).Max();
        int needed = live.FindIndex(e => calendar.CloseOf(e) >= last);
        var slices = await SurfaceReader.ReadAsync(chain, read, underlying, needed < 0 ? live : live[..(needed + 1)], at, cancellation);
        var points = dates.OrderBy(d => d.Ns).Select(d => new SurfaceTerm(d, slices, instant, calendar)).SelectMany(t => places.Select(t.At)).ToList();
        var shown = slices.Where(s => dates.Any(d => d.Date == s.Expiry) || points.Exists(p => p.Between.Contains(ChainListing.Text(s.Expiry))));
        return Endpoints.Json(new SurfaceView(
            underlying, at is { } a ? UnixNanos.Format(a) : null, watermark == long.MinValue ? null : UnixNanos.Format(watermark),
            [.. expiries.Select(ChainListing.Text)], GreeksUnits.Raw.Iv, [.. shown.Select(SurfaceReader.View)], points, read.VersionOf(ReadTable.Signals.Model)));
    }
}
