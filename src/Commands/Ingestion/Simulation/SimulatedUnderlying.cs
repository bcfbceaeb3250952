using System.Globalization;
using SignalEs.Domain.Options;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Commands.Ingestion.Simulation;

/// <summary>What an instrument of the simulated market is.</summary>
public enum SimulatedKind
{
    Spot,
    Future,
    Option,
}

/// <summary>An instrument of the simulated market.</summary>
/// <param name="Key">Instrument key.</param>
/// <param name="Kind">What it is.</param>
/// <param name="ExpiryNs">Instant of expiry; 0 for spots.</param>
/// <param name="Strike">Options only.</param>
/// <param name="Right">Options only.</param>
public sealed record SimulatedInstrument(string Key, SimulatedKind Kind, long ExpiryNs = 0, double Strike = 0, OptionRight Right = OptionRight.Call);

/// <summary>An underlying of the simulated market with everything that is listed on it.</summary>
/// <param name="Symbol">Underlying symbol.</param>
/// <param name="SpotKey">Key of the index or share.</param>
/// <param name="StartSpot">Level at the start.</param>
/// <param name="Rate">Interest, per year, continuously compounded.</param>
/// <param name="Surface">Implied volatilities at the start.</param>
/// <param name="TickSize">Prices are multiples of it.</param>
/// <param name="Instruments">Spot, futures and options.</param>
public sealed record SimulatedUnderlying(
    string Symbol, string SpotKey, double StartSpot, double Rate, VolSurface Surface, double TickSize, IReadOnlyList<SimulatedInstrument> Instruments)
{
    /// <summary>NIFTY with weekly expiries on NSE/NFO and a future, SPX with weekly expiries on CBOE; expiries follow the day of the start.</summary>
    public static IReadOnlyList<SimulatedUnderlying> Market(DateOnly today) =>
    [
        Build("NIFTY", "NSE@NIFTY@INDEX", "NFO", 24_000, 0.065, new VolSurface(0.13, -0.45, 0.9), 0.05, 50, DayOfWeek.Thursday, today),
        Build("SPX", "CBOE@SPX@INDEX", "CBOE", 6_000, 0.043, new VolSurface(0.15, -0.65, 1.0), 0.05, 25, DayOfWeek.Friday, today),
    ];

    private static SimulatedUnderlying Build(
        string symbol, string spotKey, string exchange, double spot, double rate, VolSurface surface, double tickSize, double strikeStep, DayOfWeek weekday, DateOnly today)
    {
        const int expiries = 3;
        const int strikesEachSide = 12;
        var calendar = SessionCalendar.Defaults.Single(c => c.Id == SessionCalendar.DefaultIdFor(exchange));
        var instruments = new List<SimulatedInstrument> { new(spotKey, SimulatedKind.Spot) };

        // Two days away at least: a market that runs over night keeps its nearest expiry.
        var first = today.AddDays(2);
        first = first.AddDays(((int)weekday - (int)first.DayOfWeek + 7) % 7);
        for (int e = 0; e < expiries; e++)
        {
            var date = first.AddDays(7 * e);
            long expiry = calendar.CloseOf(date);
            string day = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (e == expiries - 1)
            {
                instruments.Add(new SimulatedInstrument($"{exchange}@{symbol}@FUT@{day}", SimulatedKind.Future, expiry));
            }

            for (int i = -strikesEachSide; i <= strikesEachSide; i++)
            {
                double strike = spot + (i * strikeStep);
                foreach (var right in (OptionRight[])[OptionRight.Call, OptionRight.Put])
                {
                    string key = string.Create(CultureInfo.InvariantCulture, $"{exchange}@{symbol}@OPT@{day}@{strike}@{(right == OptionRight.Call ? 'C' : 'P')}");
                    instruments.Add(new SimulatedInstrument(key, SimulatedKind.Option, expiry, strike, right));
                }
            }
        }

        return new SimulatedUnderlying(symbol, spotKey, spot, rate, surface.Checked(), tickSize, instruments);
    }
}
