using Npgsql;
using SignalEs.Domain.Instruments;
using SignalEs.Queries.Greeks;
using SignalEs.Queries.Reading;
using SignalEs.Queries.Signals;

namespace SignalEs.Queries.Realtime;

/// <summary>Reads the newest values of instruments.</summary>
internal sealed class RealtimeReader(NpgsqlDataSource database, LatestTicks ticks, LatestSignals signals)
{
    public Task<ReadSnapshot> OpenAsync(CancellationToken cancellation) => ReadSnapshot.OpenAsync(database, cancellation);

    /// <summary>Views by key; a key that nobody listed is missing.</summary>
    public async Task<IReadOnlyDictionary<string, RealtimeView>> ReadAsync(
        ReadSnapshot read, IReadOnlyList<string> keys, GreeksConvention convention, CancellationToken cancellation)
    {
        var listed = await ListedAsync(read, keys, cancellation);
        var latest = await ticks.OfAsync(read, keys, cancellation);
        var newest = await signals.OfAsync(read, keys, cancellation);
        var views = new Dictionary<string, RealtimeView>(StringComparer.Ordinal);
        foreach (string key in keys)
        {
            // Live values may know an instrument before the projection has listed it.
            if ((listed.Contains(key) || latest.ContainsKey(key)) && InstrumentKey.TryParse(key, out var parsed, out _))
            {
                views[key] = RealtimeView.Of(
                    key, parsed.Underlying, parsed.ProductCode, parsed.Product == Product.Option,
                    latest.TryGetValue(key, out var tick) ? tick : null, newest[key], convention);
            }
        }

        return views;
    }

    private static async Task<HashSet<string>> ListedAsync(ReadSnapshot read, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        await using var command = read.Command($"select key from {read.Table(ReadTable.Instruments)} where key = any($1)").With(keys.ToArray());
        var listed = new HashSet<string>(StringComparer.Ordinal);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            listed.Add(rows.GetString(0));
        }

        return listed;
    }
}
