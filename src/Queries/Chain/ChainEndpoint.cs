using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Domain;
using SignalEs.Domain.Errors;
using SignalEs.Queries.Greeks;
using SignalEs.Queries.History;
using SignalEs.Queries.Instruments;
using SignalEs.Queries.Output;
using SignalEs.Queries.Parameters;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.Chain;

/// <summary><c>GET /chain/{underlying}</c>.</summary>
internal static class ChainEndpoint
{
    private static readonly QueryContract Parameters = new(
        new("expiry", "yyyy-MM-dd; default: the nearest that isn't past.", "yyyy-MM-dd", Example: "2021-01-15"),
        new("at", "The chain as it stood at this instant of event time, from the minutes that were over by then. Default: now.", QueryParameter.Instants, Example: "2021-01-04T15:00:00Z"),
        GreeksConvention.Parameter);

    public static void Map(RouteGroupBuilder api) => api
        .MapGet("/chain/{underlying}", ChainAsync).Takes(Parameters).Gives<ChainView>().Explained(
            "Chain", "GetChain", "Option chain of one expiry: quotes, implied volatility, Greeks and moneyness level of every strike",
            "Greeks in raw units unless `conventions` asks for others; `units` names them. Values that can't be computed are null and `status` says why. A call below the at-the-money strike is ITMn, above it OTMn; "
            + "puts the other way round.");

    private static async Task<IResult> ChainAsync(string underlying, HttpContext context, ChainReader chain, Watermarks watermarks, CancellationToken cancellation)
    {
        var query = Parameters.Read(context);
        var asked = query.Date("expiry");
        long? at = query.Time("at");
        var convention = GreeksConvention.Of(query);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        await using var read = await chain.OpenAsync(cancellation);
        var expiries = await ChainListing.ExpiriesAsync(read, underlying, cancellation);
        if (expiries.Count == 0)
        {
            return await InstrumentLookup.UnknownUnderlyingAsync(read, underlying, cancellation);
        }

        long watermark = await watermarks.OfAsync(read, underlying, null, cancellation);
        if (asked is { } date && !expiries.Contains(date))
        {
            string allowed = string.Join(", ", expiries.Select(ChainListing.Text));
            return Problems.Of(Codes.UnknownExpiry, $"{underlying} has no options of {ChainListing.Text(date)}", [new("expiry", ChainListing.Text(date), allowed)]);
        }

        var first = await ChainListing.OptionsAsync(read, underlying, expiries[0], cancellation);
        long instant = at ?? (watermark == long.MinValue ? 0 : watermark);
        var expiry = asked ?? ChainListing.Nearest(expiries, ChainReader.CalendarOf(first[0]).TradingDate(instant));
        var options = await ChainListing.OptionsAsync(read, underlying, expiry, cancellation);
        var data = at is { } past
            ? await chain.AtAsync(read, underlying, expiry, options, past, cancellation)
            : await chain.NowAsync(read, underlying, expiry, options, cancellation);
        return Endpoints.Json(View(read, underlying, expiry, expiries, at, watermark, data, ChainAssembly.Strikes(options, data, convention), convention));
    }

    private static ChainView View(
        ReadSnapshot read, string underlying, DateOnly expiry, List<DateOnly> expiries, long? at, long watermark, ChainData data, IReadOnlyList<ChainStrike> strikes,
        GreeksConvention convention)
    {
        double? Figure(string name) => data.Figures is { } f ? QueryJson.Known(f[name]) : null;
        return new ChainView(
            underlying, ChainListing.Text(expiry), [.. expiries.Select(ChainListing.Text)], at is { } a ? UnixNanos.Format(a) : null,
            watermark == long.MinValue ? null : UnixNanos.Format(watermark),
            Figure("underlying_price") ?? QueryJson.Known(ChainAssembly.Newest(data, "underlying_price")),
            Figure("forward") ?? QueryJson.Known(ChainAssembly.Forward(data)),
            Figure("atm_strike"), convention.Iv(Figure("atm_iv")), Figure("years"), GreeksView.BlackScholesMerton, convention.Units, strikes,
            read.VersionOf(ReadTable.Signals.Model));
    }
}
