namespace SignalEs.Domain.Options.European;

/// <summary>
/// Second- and third-order Greeks in closed form (E. G. Haug, The Complete Guide to Option Pricing Formulas, 2nd ed., 2007, ch. 2),
/// each a factor times vega or gamma. Where the density has vanished they are 0.
/// </summary>
internal static unsafe class HigherOrder
{
    public static Greeks Complete(in EuropeanColumns c)
    {
        double spot = *c.Spot;
        double vol = *c.Vol;
        double years = Math.Max(*c.Years, 0.0);
        double carry = *c.Rate - *c.Yield;
        double yield = *c.Yield;
        double e = *c.Scratch.Kernel;
        double gamma = *c.Gamma;
        double vega = *c.Vega;
        double s = *c.Scratch.StdDev;

        // Charm's first part is the yield's decay of delta itself and survives where the density doesn't.
        double charm = yield * *c.Delta;
        double vanna = 0, volga = 0, speed = 0, zomma = 0, color = 0, veta = 0, ultima = 0;
        if (double.IsNaN(e))
        {
            vanna = volga = speed = zomma = color = veta = ultima = double.NaN;
        }
        else if (e > 0.0 && years > 0.0 && vol > 0.0)
        {
            bool spotAbove = *c.Scratch.LogMoneyness > 0.0;
            double d1 = spotAbove ? *c.Scratch.LowerA : *c.Scratch.UpperD;
            double d2 = spotAbove ? -*c.Scratch.UpperD : -*c.Scratch.LowerA;
            double d1d2 = d1 * d2;
            double driftless = (carry / (vol * Math.Sqrt(years))) - (d2 / (2.0 * years));
            double densityPerSpot = e / spot;
            vanna = -densityPerSpot * d2 / vol;
            volga = vega * d1d2 / vol;
            charm -= densityPerSpot * driftless;
            speed = -gamma / spot * ((d1 / s) + 1.0);
            zomma = gamma * (d1d2 - 1.0) / vol;
            color = gamma * (yield + (1.0 / (2.0 * years)) + (d1 * driftless));
            veta = vega * (yield + (carry * d1 / s) - ((1.0 + d1d2) / (2.0 * years)));
            ultima = -vega / vol / vol * ((d1d2 * (1.0 - d1d2)) + (d1 * d1) + (d2 * d2));
        }

        return new Greeks(
            *c.Price,
            *c.Delta,
            gamma,
            vega,
            *c.Theta,
            *c.Rho,
            Limit(vanna, e),
            Limit(volga, e),
            Limit(charm, e),
            Limit(speed, e),
            Limit(zomma, e),
            Limit(color, e),
            Limit(veta, e),
            Limit(ultima, e));
    }

    /// <summary>Where factors overflow against a vanishing density, the density wins.</summary>
    private static double Limit(double value, double density) => double.IsNaN(value) && !double.IsNaN(density) ? 0.0 : value;
}
