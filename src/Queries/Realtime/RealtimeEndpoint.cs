using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Queries.Greeks;
using SignalEs.Queries.Instruments;
using SignalEs.Queries.Output;
using SignalEs.Queries.Parameters;

namespace SignalEs.Queries.Realtime;

/// <summary><c>GET /realtime/{key}</c> and <c>GET /realtime?keys=</c>.</summary>
internal static class RealtimeEndpoint
{
    private const int KeysMax = 500;
    private const string Meaning =
        "Latest trade, quote and open interest; Greeks in raw units unless `conventions` asks for others, named in `units`; the newest value of each other signal. Each part has its own time and position: "
        + "quotes are as of the tick, signals as of their last evaluation. A null has its reason in `status`.";

    private static readonly QueryContract One = new(GreeksConvention.Parameter);

    private static readonly QueryContract Keys = new(
        new QueryParameter("keys", "Instrument keys, comma separated.", $"1 to {KeysMax} instrument keys, comma separated", Example: "CBOE@SPX@INDEX,CBOE@SPX@OPT@2021-01-15@3700@C"),
        GreeksConvention.Parameter);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/realtime/{key}", OneAsync).Takes(One).Gives<RealtimeView>()
            .Explained("Realtime", "GetRealtime", "Newest tick, Greeks and signals of one instrument", Meaning);
        api.MapGet("/realtime", ManyAsync).Takes(Keys).Gives<RealtimePage>()
            .Explained("Realtime", "GetRealtimeOfMany", "Newest tick, Greeks and signals of several instruments", Meaning + " In the order of `keys`; one unknown key fails the call.");
    }

    private static async Task<IResult> OneAsync(string key, HttpContext context, RealtimeReader realtime, CancellationToken cancellation)
    {
        var query = One.Read(context);
        var convention = GreeksConvention.Of(query);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        await using var read = await realtime.OpenAsync(cancellation);
        var views = await realtime.ReadAsync(read, [key], convention, cancellation);
        return views.TryGetValue(key, out var view) ? Endpoints.Json(view) : await InstrumentLookup.UnknownAsync(read, "key", key, cancellation);
    }

    private static async Task<IResult> ManyAsync(HttpContext context, RealtimeReader realtime, CancellationToken cancellation)
    {
        var query = Keys.Read(context);
        var keys = query.List("keys", KeysMax);
        var convention = GreeksConvention.Of(query);
        if (keys is null)
        {
            query.Refuse("keys", null);
        }

        if (query.Problem is { } problem)
        {
            return problem;
        }

        await using var read = await realtime.OpenAsync(cancellation);
        var views = await realtime.ReadAsync(read, keys!, convention, cancellation);
        return keys!.FirstOrDefault(k => !views.ContainsKey(k)) is { } unknown
            ? await InstrumentLookup.UnknownAsync(read, "keys", unknown, cancellation)
            : Endpoints.Json(new RealtimePage([.. keys!.Select(k => views[k])]));
    }
}
