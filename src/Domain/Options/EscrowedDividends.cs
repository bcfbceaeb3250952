using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options;

/// <summary>
/// Dividends due before an expiry, in escrow: their present value is riskless and belongs to whoever holds the underlying, and what remains of the spot
/// follows geometric Brownian motion (J. C. Hull, Options, Futures and Other Derivatives, ch. "The Black-Scholes-Merton model"; QuantLib's
/// AnalyticDividendEuropeanEngine). An option is worth what it is on a spot less <see cref="Value"/>. European exercise only: the holder of an
/// American call would exercise just before an ex-date.
/// </summary>
/// <param name="Value">Present value, sum of D e^(-(r-q) t): the units that a yield brings until then earn the dividend too.</param>
/// <param name="RateSlope">-d/dr of it, sum of D t e^(-(r-q) t).</param>
/// <param name="Carry">r - q, continuously compounded per year.</param>
public readonly record struct EscrowedDividends(double Value, double RateSlope, double Carry)
{
    /// <summary>No dividends.</summary>
    public static readonly EscrowedDividends None;

    /// <summary>Those of a schedule that fall after <paramref name="nowNs"/> and not after <paramref name="expiryNs"/>. Day count Actual/365 Fixed.</summary>
    public static EscrowedDividends Of(IReadOnlyList<CashDividend> schedule, long nowNs, long expiryNs, double rate, double dividendYield)
    {
        double carry = rate - dividendYield;
        (double value, double slope) = (0.0, 0.0);
        for (int i = 0; i < schedule.Count; i++)
        {
            CashDividend dividend = schedule[i];
            if (dividend.ExNs > nowNs && dividend.ExNs <= expiryNs)
            {
                double years = (double)(dividend.ExNs - nowNs) / UnixNanos.PerYear365;
                double discounted = dividend.Amount * PortableMath.Exp(-carry * years);
                (value, slope) = (value + discounted, slope + (years * discounted));
            }
        }

        return new EscrowedDividends(value, slope, carry);
    }

    /// <summary>What an option is evaluated on: the spot without the dividends.</summary>
    public double Ex(double spot) => spot - Value;

    /// <summary>
    /// Derivatives to the whole spot, calendar time and rate, of an option evaluated on <see cref="Ex"/>: as time passes the escrow grows,
    /// which the rest of the spot loses; a higher rate makes the escrow smaller.
    /// </summary>
    public Greeks On(in Greeks g)
    {
        double growth = Carry * Value;
        return g with
        {
            Theta = g.Theta - (g.Delta * growth),
            Rho = g.Rho + (g.Delta * RateSlope),
            Charm = g.Charm - (g.Gamma * growth),
            Color = g.Color - (g.Speed * growth),
            Veta = g.Veta - (g.Vanna * growth),
        };
    }

    /// <summary>Theta and rho likewise, of a column of options on one underlying, in place.</summary>
    public void On(in GreeksBatch batch)
    {
        for (int i = 0; i < batch.Delta.Length; i++)
        {
            On(batch.Delta[i], ref batch.Theta[i], ref batch.Rho[i]);
        }
    }

    /// <summary>Theta and rho likewise, of one option.</summary>
    public void On(double delta, ref double theta, ref double rho)
    {
        theta -= delta * (Carry * Value);
        rho += delta * RateSlope;
    }
}
