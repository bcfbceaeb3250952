using SignalEs.Queries.Parameters;

namespace SignalEs.Queries.Greeks;

/// <summary>
/// Units in which a house quotes Greeks. The log holds raw units only; a convention converts them where an answer leaves, so that a client can
/// compare with its own source number by number (docs/concepts/conventions.md).
/// </summary>
public sealed class GreeksConvention
{
    private const double DaysPerYear = 365;
    private const string Name = "conventions";

    private readonly double _ivScale;
    private readonly double _pointsPerUnit;
    private readonly double _thetaPeriods;
    private readonly bool _endsWithLife;

    private GreeksConvention(GreeksUnits units, double ivScale, double pointsPerUnit, double thetaPeriods, bool endsWithLife = false)
        => (Units, _ivScale, _pointsPerUnit, _thetaPeriods, _endsWithLife) = (units, ivScale, pointsPerUnit, thetaPeriods, endsWithLife);

    /// <summary>Raw units, the default: those of the log.</summary>
    public static readonly GreeksConvention Signales = new(GreeksUnits.Raw, 1, 1, 1);

    /// <summary>Derivatives as in Hull's and Haug's books: to 1.00 of volatility and rate, and to a year. The same numbers as raw units.</summary>
    public static readonly GreeksConvention Textbook = new(GreeksUnits.Raw with { Conventions = "textbook" }, 1, 1, 1);

    /// <summary>py_vollib's analytical Greeks: vega and rho times 0.01, theta over 365.</summary>
    public static readonly GreeksConvention Vollib = new(GreeksUnits.PerPointAndDay with { Conventions = "vollib" }, 1, 100, DaysPerYear);

    /// <summary>The indicators Vega, Theta and Rho of QuantConnect's Lean: vega and rho over 100, theta over 365.</summary>
    public static readonly GreeksConvention Lean = new(GreeksUnits.PerPointAndDay with { Conventions = "lean" }, 1, 100, DaysPerYear);

    /// <summary>Deribit's ticker: volatility in percent, and theta of the rest of its life for an option that has less than a day.</summary>
    public static readonly GreeksConvention Deribit = new(
        GreeksUnits.PerPointAndDay with
        {
            Conventions = "deribit",
            Iv = "percent per year (20 = 20 %)",
            Theta = "price per calendar day of passing time, or per rest of life where that is shorter",
        },
        100, 100, DaysPerYear, endsWithLife: true);

    private static readonly (string Name, GreeksConvention Convention)[] All =
        [("signales", Signales), ("raw", Signales), ("vollib", Vollib), ("lean", Lean), ("deribit", Deribit), ("textbook", Textbook)];

    /// <summary>The query parameter <c>conventions</c>.</summary>
    public static readonly QueryParameter Parameter = new(
        Name, "Units of the Greeks, as a house quotes them: `units` in the answer names each. Default `signales` (= `raw`): nothing is scaled.",
        string.Join(", ", All.Select(c => c.Name)), Example: "vollib", Choices: [.. All.Select(c => c.Name)]);

    /// <summary>What unit each Greek has.</summary>
    public GreeksUnits Units { get; }

    /// <summary>The convention that a request asks for; an unknown one is noted by the reader.</summary>
    public static GreeksConvention Of(QueryReader query)
    {
        string wanted = query.Choice(Name, All[0].Name);
        return Array.Find(All, c => c.Name == wanted).Convention;
    }

    /// <summary>Volatility, from a fraction per year.</summary>
    public double? Iv(double? raw) => raw * _ivScale;

    /// <summary>From price per 1.00 of volatility.</summary>
    public double? Vega(double? raw) => raw / _pointsPerUnit;

    /// <summary>From price per 1.00 of rate.</summary>
    public double? Rho(double? raw) => raw / _pointsPerUnit;

    /// <summary>From price per year of passing time, for an option with so many years to live.</summary>
    public double? Theta(double? raw, double? years)
        => _endsWithLife && years < 1 / _thetaPeriods ? raw * years : raw / _thetaPeriods;
}
