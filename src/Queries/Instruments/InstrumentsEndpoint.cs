using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using NpgsqlTypes;
using SignalEs.Queries.Output;
using SignalEs.Queries.Parameters;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.Instruments;

/// <summary>A page of <c>GET /instruments</c>.</summary>
public sealed record InstrumentsPage(IReadOnlyList<InstrumentRow> Instruments, string? NextCursor);

/// <summary><c>GET /instruments</c> and <c>GET /instruments/{key}</c>.</summary>
internal static class InstrumentsEndpoint
{
    private const int LimitDefault = 100;
    private const int LimitMax = 5000;

    private static readonly QueryContract Parameters = new(
        new("underlying", "Only of this underlying.", "a symbol", Example: "SPX"),
        new("product", "Only of this product: EQ, INDEX, FUT, OPT or another code of the key.", "a product code", Example: "OPT"),
        new("expiry", "Only with this expiry, yyyy-MM-dd.", "yyyy-MM-dd", Example: "2021-01-15"),
        new("query", "Only keys that hold this text, in upper or lower case.", "text"),
        QueryParameter.Limit(LimitDefault, LimitMax),
        QueryParameter.Cursor);

    private static readonly QueryContract None = new();

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/instruments", ListAsync).Takes(Parameters).Gives<InstrumentsPage>().Explained(
            "Instruments", "ListInstruments", "Instruments in order of key",
            "All filters must match. An option key seen for the first time in a tick lists itself.");
        api.MapGet("/instruments/{key}", OneAsync).Takes(None).Gives<InstrumentRow>().Explained(
            "Instruments", "GetInstrument", "One instrument", "Metadata that bars, expiry and Greeks of the instrument rest on.");
    }

    private static async Task<IResult> ListAsync(HttpContext context, NpgsqlDataSource database, CancellationToken cancellation)
    {
        var query = Parameters.Read(context);
        string? underlying = query.Text("underlying");
        string? product = query.Text("product");
        var expiry = query.Date("expiry");
        string? part = query.Text("query");
        int limit = query.Limit(LimitDefault, LimitMax);
        string after = "";
        if (query.Text("cursor") is { } cursor && !PageCursor.TryDecode(cursor, out after))
        {
            query.Refuse("cursor", cursor);
        }

        if (query.Problem is { } problem)
        {
            return problem;
        }

        await using var read = await ReadSnapshot.OpenAsync(database, cancellation);
        await using var command = read.Command(
            $"""
            select {InstrumentRow.Columns} from {read.Table(ReadTable.Instruments)}
            where key > $1 and ($2::text is null or underlying = $2) and ($3::text is null or product = $3)
              and ($4::date is null or expiry = $4) and ($5::text is null or strpos(lower(key), lower($5)) > 0)
            order by key limit $6
            """);
        command.With(after);
        Optional(command, underlying, NpgsqlDbType.Text);
        Optional(command, product, NpgsqlDbType.Text);
        Optional(command, expiry, NpgsqlDbType.Date);
        Optional(command, part, NpgsqlDbType.Text);
        command.With(limit + 1);
        var found = new List<InstrumentRow>();
        await using (var rows = await command.ExecuteReaderAsync(cancellation))
        {
            while (await rows.ReadAsync(cancellation))
            {
                found.Add(InstrumentRow.Read(rows));
            }
        }

        bool more = found.Count > limit;
        found = more ? found[..limit] : found;
        return Endpoints.Json(new InstrumentsPage(found, more ? PageCursor.AfterName(found[^1].InstrumentKey) : null));
    }

    private static async Task<IResult> OneAsync(string key, HttpContext context, NpgsqlDataSource database, CancellationToken cancellation)
    {
        if (None.Read(context).Problem is { } problem)
        {
            return problem;
        }

        await using var read = await ReadSnapshot.OpenAsync(database, cancellation);
        return await InstrumentLookup.FindAsync(read, key, cancellation) is { } instrument
            ? Endpoints.Json(instrument)
            : await InstrumentLookup.UnknownAsync(read, "key", key, cancellation);
    }

    private static void Optional(NpgsqlCommand command, object? value, NpgsqlDbType type)
        => command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = type });
}
