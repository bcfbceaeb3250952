namespace SignalEs.Domain.Options;

/// <summary>Columns of European options, one row per option; all of one length.</summary>
public readonly ref struct EuropeanBatch
{
    public ReadOnlySpan<OptionRight> Right { get; init; }

    /// <summary>Spot, or the forward for Black-76.</summary>
    public ReadOnlySpan<double> Spot { get; init; }

    public ReadOnlySpan<double> Strike { get; init; }

    /// <summary>Time left, in years.</summary>
    public ReadOnlySpan<double> Years { get; init; }

    /// <summary>Continuously compounded, per year.</summary>
    public ReadOnlySpan<double> Rate { get; init; }

    /// <summary>Continuous, per year; not read for Black-76 and may then be empty.</summary>
    public ReadOnlySpan<double> DividendYield { get; init; }

    /// <summary>Volatility per square root of a year (0.20 is 20 %).</summary>
    public ReadOnlySpan<double> Vol { get; init; }

    /// <summary>Number of options.</summary>
    public int Count => Spot.Length;
}
