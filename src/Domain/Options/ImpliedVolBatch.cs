namespace SignalEs.Domain.Options;

/// <summary>Columns of option prices whose volatility is wanted, against forwards; all of one length.</summary>
public readonly ref struct ImpliedVolBatch
{
    public ReadOnlySpan<OptionRight> Right { get; init; }

    public ReadOnlySpan<double> Price { get; init; }

    public ReadOnlySpan<double> Forward { get; init; }

    public ReadOnlySpan<double> Strike { get; init; }

    /// <summary>Time left, in years.</summary>
    public ReadOnlySpan<double> Years { get; init; }

    /// <summary>Value now of 1 at expiry.</summary>
    public ReadOnlySpan<double> DiscountFactor { get; init; }
}
