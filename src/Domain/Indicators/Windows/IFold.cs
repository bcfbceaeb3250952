namespace SignalEs.Domain.Indicators.Windows;

/// <summary>An associative operation over the values of a window.</summary>
internal interface IFold
{
    /// <summary>Fold(Neutral, x) = x.</summary>
    static abstract double Neutral { get; }

    static abstract double Fold(double a, double b);
}

internal readonly struct SumFold : IFold
{
    public static double Neutral => 0;

    public static double Fold(double a, double b) => a + b;
}

internal readonly struct MaxFold : IFold
{
    public static double Neutral => double.NegativeInfinity;

    public static double Fold(double a, double b) => Math.Max(a, b);
}

internal readonly struct MinFold : IFold
{
    public static double Neutral => double.PositiveInfinity;

    public static double Fold(double a, double b) => Math.Min(a, b);
}
