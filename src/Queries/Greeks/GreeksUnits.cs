namespace SignalEs.Queries.Greeks;

/// <summary>Units of each Greek, in every answer that holds Greeks: houses differ, and a number without its unit is worth nothing.</summary>
public sealed record GreeksUnits(
    string Conventions, string Iv, string Delta, string Gamma, string Vega, string Theta, string Rho, string Mark, string UnderlyingPrice, string Forward, string Years)
{
    /// <summary>Raw units: nothing is scaled to days or percent.</summary>
    public static readonly GreeksUnits Raw = new(
        "signales",
        "per year (0.2 = 20 %)",
        "price per 1.00 of underlying price",
        "delta per 1.00 of underlying price",
        "price per 1.00 of volatility (divide by 100 for one point)",
        "price per year (divide by 365 for a calendar day)",
        "price per 1.00 of rate (divide by 10000 for a basis point)",
        "price",
        "price",
        "price",
        "years of 365 days to the instant of expiry");

    /// <summary>Vega and rho per percentage point, theta per calendar day: what most screens show.</summary>
    internal static readonly GreeksUnits PerPointAndDay = Raw with
    {
        Vega = "price per point of volatility (0.01)",
        Theta = "price per calendar day of passing time (1/365 year)",
        Rho = "price per point of rate (0.01)",
    };
}
