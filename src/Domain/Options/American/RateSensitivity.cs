namespace SignalEs.Domain.Options.American;

/// <summary>Which sensitivities of a put are wanted beside delta and gamma. A call's rate is the yield of its mirror put.</summary>
internal enum RateSensitivity
{
    /// <summary>No vega nor rho.</summary>
    None,

    /// <summary>Vega, and rho to the rate.</summary>
    Rate,

    /// <summary>Vega, and rho to the yield.</summary>
    Yield,
}
