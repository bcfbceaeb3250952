namespace SignalEs.Domain.Options.Smile;

/// <summary>
/// SVI by what a trader sees of it (Gatheral and Jacquier, 2014, eq. 3.5), for total variance (their t = 1): variance at the money, slope of
/// volatility there, slopes of the put and the call wing, lowest variance.
/// </summary>
internal readonly record struct SviJumpWings(double V, double Psi, double P, double C, double Lowest)
{
    public static SviJumpWings From(in SviParameters svi)
    {
        double w = svi.TotalVariance(0);
        double root = Math.Sqrt(w);
        double psi = 0.5 * svi.B / root * (svi.Rho - svi.M / Math.Sqrt(svi.M * svi.M + svi.Sigma * svi.Sigma));
        return new SviJumpWings(w, psi, svi.LeftSlope / root, svi.RightSlope / root, svi.MinVariance);
    }

    /// <summary>
    /// The smile with the same variance, slope and put wing at the money whose call wing and lowest variance make it an SSVI slice
    /// (section 5.1 there): c = p + 2 psi, lowest = v 4pc / (p + c)². Free of butterfly arbitrage unless its wings are too steep.
    /// </summary>
    public SviJumpWings WithoutButterflies()
    {
        double c = P + 2 * Psi;
        return this with { C = c, Lowest = 4 * V * P * c / ((P + c) * (P + c)) };
    }

    /// <summary>Raw parameters (lemma 3.2 there); not valid where there is no such smile.</summary>
    public SviParameters ToRaw()
    {
        double root = Math.Sqrt(V);
        double b = 0.5 * root * (C + P);
        double rho = 1 - P * root / b;
        double beta = rho - 2 * Psi * root / b;
        double across = Math.Sqrt(1 - rho * rho);
        double m = 0;
        double sigma = (V - Lowest) / (b * (1 - across));
        if (beta != 0)
        {
            double alpha = Math.Sign(beta) * Math.Sqrt(1 / (beta * beta) - 1);
            m = (V - Lowest) / (b * (-rho + Math.Sign(alpha) * Math.Sqrt(1 + alpha * alpha) - alpha * across));
            sigma = alpha * m;
        }

        return new SviParameters(Lowest - b * sigma * across, b, rho, m, sigma);
    }
}
