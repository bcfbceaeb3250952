namespace SignalEs.Commands.Ingestion.Simulation;

/// <summary>
/// An implied-volatility surface without static arbitrage: SSVI with the power law φ(θ) = η / √(θ(1+θ)) (Gatheral, Jacquier, "Arbitrage-free SVI volatility
/// surfaces", Quantitative Finance 14(1), 2014, Theorem 4.2 and Remark 4.4). With θ rising in time there is no calendar arbitrage, with η(1+|ρ|) ≤ 2 no butterfly.
/// </summary>
/// <param name="AtmVol">Volatility at the money, per year.</param>
/// <param name="Rho">Skew, -1 to 1: below zero puts are dearer.</param>
/// <param name="Eta">Curvature.</param>
public sealed record VolSurface(double AtmVol, double Rho, double Eta)
{
    /// <exception cref="ArgumentException">The surface would allow arbitrage.</exception>
    public VolSurface Checked() => AtmVol > 0 && Eta > 0 && Eta * (1 + Math.Abs(Rho)) <= 2 && Math.Abs(Rho) < 1
        ? this
        : throw new ArgumentException($"AtmVol {AtmVol}, Rho {Rho}, Eta {Eta}: needs AtmVol > 0, |Rho| < 1 and Eta (1 + |Rho|) <= 2");

    /// <summary>Total implied variance w(k, θ) at log-moneyness k = ln(K/F).</summary>
    public double TotalVariance(double logMoneyness, double years)
    {
        double theta = AtmVol * AtmVol * years;
        double phi = Eta / Math.Sqrt(theta * (1 + theta));
        double x = (phi * logMoneyness) + Rho;
        return theta / 2 * (1 + (Rho * phi * logMoneyness) + Math.Sqrt((x * x) + 1 - (Rho * Rho)));
    }

    public double VolAt(double logMoneyness, double years) => Math.Sqrt(TotalVariance(logMoneyness, years) / years);
}
