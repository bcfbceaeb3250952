using Microsoft.AspNetCore.Http;
using SignalEs.Domain.Errors;
using SignalEs.Domain.Instruments;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.Instruments;

/// <summary>Finds instruments by key, and what is near when there is none.</summary>
internal static class InstrumentLookup
{
    private const int Candidates = 5000;
    private const int Suggestions = 5;

    public static async Task<InstrumentRow?> FindAsync(ReadSnapshot read, string key, CancellationToken cancellation)
    {
        await using var command = read.Command($"select {InstrumentRow.Columns} from {read.Table(ReadTable.Instruments)} where key = $1").With(key);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        return await rows.ReadAsync(cancellation) ? InstrumentRow.Read(rows) : null;
    }

    /// <summary>404 with near keys, or 400 when the text can't be a key at all.</summary>
    public static async Task<IResult> UnknownAsync(ReadSnapshot read, string field, string key, CancellationToken cancellation)
    {
        if (!InstrumentKey.TryParse(key, out var parsed, out string? problem))
        {
            return Problems.Invalid([new(field, key, problem!)]);
        }

        var near = await NearKeysAsync(read, parsed, cancellation);
        string allowed = near.Count == 0 ? "no key is near" : "near: " + string.Join(", ", near);
        return Problems.Of(Codes.UnknownInstrument, $"no instrument '{key}'; {allowed}", [new(field, key, allowed)]);
    }

    public static async Task<IResult> UnknownUnderlyingAsync(ReadSnapshot read, string underlying, CancellationToken cancellation)
    {
        var near = Nearest(underlying, await UnderlyingsAsync(read, cancellation));
        string allowed = near.Count == 0 ? "no symbol is near" : "near: " + string.Join(", ", near);
        return Problems.Of(Codes.UnknownUnderlying, $"no options on '{underlying}'; {allowed}", [new("underlying", underlying, allowed)]);
    }

    // Keys of the same underlying, or of the underlying whose symbol is nearest.
    private static async Task<IReadOnlyList<string>> NearKeysAsync(ReadSnapshot read, InstrumentKey key, CancellationToken cancellation)
    {
        var keys = await KeysAsync(read, key.Underlying, cancellation);
        if (keys.Count == 0 && Nearest(key.Underlying, await UnderlyingsAsync(read, cancellation)) is [var symbol, ..])
        {
            keys = await KeysAsync(read, symbol, cancellation);
        }

        return Nearest(key.Text, keys);
    }

    private static async Task<List<string>> KeysAsync(ReadSnapshot read, string underlying, CancellationToken cancellation)
    {
        await using var command = read.Command($"select key from {read.Table(ReadTable.Instruments)} where underlying = $1 order by key limit {Candidates}").With(underlying);
        return await StringsAsync(command, cancellation);
    }

    private static async Task<List<string>> UnderlyingsAsync(ReadSnapshot read, CancellationToken cancellation)
    {
        await using var command = read.Command($"select distinct underlying from {read.Table(ReadTable.Instruments)} order by 1 limit {Candidates}");
        return await StringsAsync(command, cancellation);
    }

    private static async Task<List<string>> StringsAsync(Npgsql.NpgsqlCommand command, CancellationToken cancellation)
    {
        var found = new List<string>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            found.Add(rows.GetString(0));
        }

        return found;
    }

    // More than half the characters wrong is not near.
    private static IReadOnlyList<string> Nearest(string text, IReadOnlyList<string> candidates) =>
    [
        .. candidates.Select(c => (Text: c, Distance: EditDistance.Between(text, c))).Where(c => c.Distance * 2 <= text.Length)
            .OrderBy(c => c.Distance).ThenBy(c => c.Text, StringComparer.Ordinal).Take(Suggestions).Select(c => c.Text),
    ];
}
