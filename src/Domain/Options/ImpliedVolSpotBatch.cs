namespace SignalEs.Domain.Options;

/// <summary>Columns of option prices whose volatility is wanted, against spots with a continuous yield; all of one length.</summary>
public readonly ref struct ImpliedVolSpotBatch
{
    public ReadOnlySpan<OptionRight> Right { get; init; }

    public ReadOnlySpan<double> Price { get; init; }

    public ReadOnlySpan<double> Spot { get; init; }

    public ReadOnlySpan<double> Strike { get; init; }

    /// <summary>Time left, in years.</summary>
    public ReadOnlySpan<double> Years { get; init; }

    /// <summary>Continuously compounded, per year.</summary>
    public ReadOnlySpan<double> Rate { get; init; }

    /// <summary>Continuous, per year.</summary>
    public ReadOnlySpan<double> DividendYield { get; init; }
}
