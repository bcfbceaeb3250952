using System.Globalization;
using SignalEs.Domain.Instruments;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.Chain;

/// <summary>Options of an underlying as they are listed.</summary>
internal static class ChainListing
{
    /// <summary>Expiries in order.</summary>
    public static async Task<List<DateOnly>> ExpiriesAsync(ReadSnapshot read, string underlying, CancellationToken cancellation)
    {
        await using var command = read.Command(
            $"select distinct expiry from {read.Table(ReadTable.Instruments)} where underlying = $1 and product = 'OPT' order by expiry").With(underlying);
        var expiries = new List<DateOnly>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            expiries.Add(rows.GetFieldValue<DateOnly>(0));
        }

        return expiries;
    }

    /// <summary>Options of one expiry in order of key.</summary>
    public static async Task<List<InstrumentKey>> OptionsAsync(ReadSnapshot read, string underlying, DateOnly expiry, CancellationToken cancellation)
    {
        await using var command = read.Command(
            $"select key from {read.Table(ReadTable.Instruments)} where underlying = $1 and product = 'OPT' and expiry = $2 order by key").With(underlying).WithDate(expiry);
        var options = new List<InstrumentKey>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            options.Add(InstrumentKey.Parse(rows.GetString(0)));
        }

        return options;
    }

    /// <summary>The nearest expiry that isn't past; the last one when all are.</summary>
    public static DateOnly Nearest(IReadOnlyList<DateOnly> expiries, DateOnly today) => expiries.Where(e => e >= today).Append(expiries[^1]).First();

    public static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
