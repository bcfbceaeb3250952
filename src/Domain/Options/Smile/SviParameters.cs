namespace SignalEs.Domain.Options.Smile;

/// <summary>
/// Raw SVI (Gatheral 2004; Gatheral and Jacquier, "Arbitrage-free SVI volatility surfaces", 2014, eq. 3.1): total variance at log-moneyness
/// k = ln(K / F) is w(k) = a + b (rho (k - m) + sqrt((k - m)² + sigma²)). The implied volatility is sqrt(w / years).
/// </summary>
public readonly record struct SviParameters(double A, double B, double Rho, double M, double Sigma)
{
    /// <summary>b ≥ 0, |rho| ≤ 1, sigma &gt; 0 and a lowest variance of at least 0: the curve is a total variance everywhere.</summary>
    public bool IsValid => B >= 0 && Math.Abs(Rho) <= 1 && Sigma > 0 && MinVariance >= 0 && double.IsFinite(A + B + M + Sigma);

    /// <summary>Lowest total variance, a + b sigma sqrt(1 - rho²).</summary>
    public double MinVariance => A + B * Sigma * Math.Sqrt(1 - Rho * Rho);

    /// <summary>Slope of total variance far to the right, b (1 + rho); above 2 there is arbitrage (Lee, "The moment formula", 2004).</summary>
    public double RightSlope => B * (1 + Rho);

    /// <summary>Slope far to the left, taken positive.</summary>
    public double LeftSlope => B * (1 - Rho);

    public double TotalVariance(double k)
    {
        double x = k - M;
        return A + B * (Rho * x + Math.Sqrt(x * x + Sigma * Sigma));
    }

    /// <summary>
    /// g(k) of Gatheral and Jacquier (2014), eq. 2.1: (1 - k w'/2w)² - w'²/4 (1/w + 1/4) + w''/2. The density of the underlying at expiry is g times
    /// something positive, so that a negative value is a butterfly that pays and costs nothing.
    /// </summary>
    public double G(double k)
    {
        double x = k - M;
        double root = Math.Sqrt(x * x + Sigma * Sigma);
        double w = A + B * (Rho * x + root);
        double slope = B * (Rho + x / root);
        double bend = B * Sigma * Sigma / (root * root * root);
        double left = 1 - k * slope / (2 * w);
        return left * left - 0.25 * slope * slope * (1 / w + 0.25) + 0.5 * bend;
    }
}
