using System.ComponentModel;
using Npgsql;
using SignalEs.Domain;
using SignalEs.Domain.Timeframes;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.Instruments;

/// <summary>An instrument as <c>GET /instruments</c> gives it.</summary>
public sealed record InstrumentRow(
    [property: Description("Instrument key.")] string InstrumentKey,
    string Exchange,
    string Underlying,
    [property: Description("EQ, INDEX, FUT, OPT or another code of the key.")] string Product,
    [property: Description("Futures and options: yyyy-MM-dd.")] string? Expiry,
    [property: Description("Options: in price units of the underlying.")] double? Strike,
    [property: Description("Options: C or P.")] string? Right,
    [property: Description("Units of the underlying per contract.")] double Multiplier,
    [property: Description("Options: european or american.")] string? Exercise,
    [property: Description("Session calendar that anchors bars and says when an option expires.")] string Calendar,
    [property: Description("When it was first seen or entered, RFC 3339.")] string ListedAt)
{
    internal const string Columns = "key, exchange, underlying, product, expiry, strike, \"right\", multiplier, exercise, calendar, listed_at";

    internal static InstrumentRow Read(NpgsqlDataReader row)
    {
        bool option = !row.IsDBNull(6);
        return new InstrumentRow(
            row.GetString(0),
            row.GetString(1),
            row.GetString(2),
            row.GetString(3),
            row.IsDBNull(4) ? null : row.GetFieldValue<DateOnly>(4).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            row.IsDBNull(5) ? null : row.GetDouble(5),
            option ? row.GetString(6).Trim() : null,
            row.GetDouble(7),
            option && !row.IsDBNull(8) ? row.GetString(8).ToLowerInvariant() : null,
            row.GetString(9),
            UnixNanos.Format(row.GetNanos(10)));
    }

    /// <summary>The calendar that anchors its bars.</summary>
    internal SessionCalendar Sessions()
        => SessionCalendar.Defaults.FirstOrDefault(c => c.Id == Calendar)
            ?? SessionCalendar.Defaults.First(c => c.Id == SessionCalendar.DefaultIdFor(Exchange));
}
