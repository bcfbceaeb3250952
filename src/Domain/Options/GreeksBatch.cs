namespace SignalEs.Domain.Options;

/// <summary>Columns that a batch evaluation fills, in the units of <see cref="Greeks"/>; each as long as the input.</summary>
public readonly ref struct GreeksBatch
{
    public Span<double> Price { get; init; }

    public Span<double> Delta { get; init; }

    public Span<double> Gamma { get; init; }

    public Span<double> Vega { get; init; }

    public Span<double> Theta { get; init; }

    public Span<double> Rho { get; init; }
}
