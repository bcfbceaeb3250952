using SignalEs.Domain.Moneyness;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.Smile;

/// <summary>Where the volatilities of an expiry come from.</summary>
public enum SmileMethod : byte
{
    /// <summary>A curve through the quotes: raw SVI.</summary>
    Svi,

    /// <summary>Total variance linear in log-moneyness between quoted strikes, volatility flat beyond them.</summary>
    Interpolation,
}

/// <summary>What is to be said of a smile.</summary>
public enum SmileStatus : byte
{
    Ok,

    /// <summary>The best fit had arbitrage; this is the best found without.</summary>
    Repaired,

    /// <summary>A butterfly of this smile costs less than nothing; no fit without was near the quotes.</summary>
    ButterflyArbitrage,

    /// <summary>Total variance lies below that of the expiry before; no fit above it was near the quotes.</summary>
    CalendarArbitrage,

    /// <summary>Too few quotes for a curve: what there is is interpolated.</summary>
    FewQuotes,
}

/// <summary>The smile of one expiry at one instant.</summary>
public sealed class ExpirySmile
{
    private readonly double[] _k;
    private readonly double[] _vols;

    internal ExpirySmile(double years, ReadOnlySpan<SmilePoint> points, SviParameters? svi, ExpirySmile? earlier)
    {
        (Years, Svi) = (years, svi);
        (_k, _vols) = (new double[points.Length], new double[points.Length]);
        (double error, double weights) = (0, 0);
        for (int i = 0; i < points.Length; i++)
        {
            (_k[i], _vols[i]) = (points[i].LogMoneyness, points[i].Vol);
            double off = Vol(_k[i]) - _vols[i];
            error += points[i].Weight * off * off;
            weights += points[i].Weight;
            ErrorMax = Math.Max(ErrorMax, Math.Abs(off));
        }

        RootMeanSquareError = Math.Sqrt(error / weights);
        ButterflyFree = svi is { } curve ? SviArbitrage.IsButterflyFree(curve, From, To) : null;
        CalendarFree = earlier is null ? null : !(earlier.ExcessOver(this) > SviArbitrage.Tolerance);
    }

    /// <summary>Years to expiry, above 0.</summary>
    public double Years { get; }

    /// <summary>Null where quotes are interpolated.</summary>
    public SviParameters? Svi { get; }

    public SmileMethod Method => Svi is null ? SmileMethod.Interpolation : SmileMethod.Svi;

    public SmileStatus Status { get; internal init; }

    /// <summary>Quotes used.</summary>
    public int Points => _k.Length;

    /// <summary>Lowest and highest quoted log-moneyness.</summary>
    public double From => _k[0];

    public double To => _k[^1];

    /// <summary>Root of the mean square of volatility minus quote, weighted as the points are, per year; 0 where quotes are interpolated.</summary>
    public double RootMeanSquareError { get; }

    /// <summary>Largest difference from a quote, per year.</summary>
    public double ErrorMax { get; }

    /// <summary>Density is nowhere negative; null where quotes are interpolated and there is no density.</summary>
    public bool? ButterflyFree { get; }

    /// <summary>Total variance is nowhere below that of the expiry before, where both are quoted; null without such an expiry.</summary>
    public bool? CalendarFree { get; }

    /// <summary>Whether a log-moneyness lies among the quotes.</summary>
    public bool Covers(double k) => k >= From && k <= To;

    /// <summary>Volatility per year at a log-moneyness.</summary>
    public double Vol(double k) => Svi is { } svi ? Math.Sqrt(svi.TotalVariance(k) / Years) : SmileInterpolation.At(_k, _vols, k);

    public double TotalVariance(double k)
    {
        double vol = Vol(k);
        return Svi?.TotalVariance(k) ?? vol * vol * Years;
    }

    /// <summary>
    /// Log-moneyness of a delta on the forward: of a call N(d1) in (0, 1), of a put N(d1) - 1 in (-1, 0). NaN where the smile doesn't reach it;
    /// interpolated quotes reach no further than the last quoted strike.
    /// </summary>
    public double LogMoneynessAt(double delta)
    {
        double d1 = Normal.Inverse(delta > 0 ? delta : 1 + delta);
        return Svi is null ? SmileInterpolation.AtD1(_k, _vols, Years, d1) : DeltaSearch.At(TotalVariance, d1);
    }

    /// <summary>
    /// Most by which this smile's total variance exceeds that of a later expiry at the same log-moneyness, where both are quoted; above 0 it is
    /// calendar arbitrage (Gatheral and Jacquier, 2014, lemma 2.1). Minus infinity where they share no range.
    /// </summary>
    public double ExcessOver(ExpirySmile later) => Excess(later.TotalVariance, later.From, later.To);

    internal double ExcessOver(SviParameters later, double from, double to) => Excess(later.TotalVariance, from, to);

    private double Excess(Func<double, double> later, double from, double to)
    {
        (from, to) = (Math.Max(from, From), Math.Min(to, To));
        double most = double.NegativeInfinity;
        for (int i = 0; i < SviArbitrage.RangePoints && from <= to; i++)
        {
            double k = SviArbitrage.InRange(from, to, i);
            most = Math.Max(most, TotalVariance(k) - later(k));
        }

        return most;
    }
}
