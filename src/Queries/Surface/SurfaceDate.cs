using System.Globalization;
using SignalEs.Domain;
using SignalEs.Domain.Timeframes;
using SignalEs.Queries.Chain;
using SignalEs.Queries.Parameters;

namespace SignalEs.Queries.Surface;

/// <summary>A term that is asked for: an expiry, listed or not, or so many days from the instant of the surface.</summary>
/// <param name="Text">As it is shown: yyyy-MM-dd, or an instant.</param>
/// <param name="Ns">The instant of expiry.</param>
/// <param name="Date">Null for days.</param>
internal sealed record SurfaceDate(string Text, long Ns, DateOnly? Date)
{
    private const int DatesMax = 60;
    private const double DaysMax = 3650;

    /// <summary>Reads <c>expiry</c> and <c>days</c>; empty when neither is given.</summary>
    public static IReadOnlyList<SurfaceDate> Read(QueryReader query, long instant, SessionCalendar calendar)
    {
        var dates = new List<SurfaceDate>();
        foreach (string text in query.List("expiry", DatesMax) ?? [])
        {
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is >= 1970 and < 2200)
            {
                dates.Add(Of(date, calendar));
            }
            else
            {
                query.Refuse("expiry", text);
            }
        }

        foreach (string text in query.List("days", DatesMax) ?? [])
        {
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double days) && days is > 0 and <= DaysMax)
            {
                long ns = instant + (long)(days * UnixNanos.PerDay);
                dates.Add(new SurfaceDate(UnixNanos.Format(ns), ns, null));
            }
            else
            {
                query.Refuse("days", text);
            }
        }

        return dates;
    }

    public static SurfaceDate Of(DateOnly date, SessionCalendar calendar) => new(ChainListing.Text(date), calendar.CloseOf(date), date);
}
