using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.Smile;

/// <summary>
/// The smile of a date between two listed expiries: total variance at constant log-forward-moneyness is linear in time, which keeps calendar arbitrage out
/// where the two have none (Gatheral and Jacquier, 2014, section 5.2). Before the first expiry it comes from none at all: variance zero today.
/// </summary>
/// <param name="earlier">The expiry before; null before the first.</param>
/// <param name="later">The expiry after, later than <paramref name="years"/>.</param>
/// <param name="years">Years to the date, above those of <paramref name="earlier"/>.</param>
public sealed class SmileBetween(ExpirySmile? earlier, ExpirySmile later, double years)
{
    /// <summary>Weight of the later expiry.</summary>
    private readonly double _later = (years - (earlier?.Years ?? 0)) / (later.Years - (earlier?.Years ?? 0));

    public double TotalVariance(double k) => (1 - _later) * (earlier?.TotalVariance(k) ?? 0) + _later * later.TotalVariance(k);

    public double Vol(double k) => Math.Sqrt(TotalVariance(k) / years);

    /// <summary>Log-moneyness of a signed delta on the forward; see <see cref="ExpirySmile.LogMoneynessAt"/>.</summary>
    public double LogMoneynessAt(double delta) => DeltaSearch.At(TotalVariance, Normal.Inverse(delta > 0 ? delta : 1 + delta));

    /// <summary>Whether a log-moneyness lies among the quotes of every expiry it rests on.</summary>
    public bool Covers(double k) => later.Covers(k) && earlier?.Covers(k) != false;

    /// <summary>Forward by a constant rate of growth between the two; before the first expiry from <paramref name="spot"/>, flat where that is unknown.</summary>
    public double Forward(double earlierForward, double laterForward, double spot)
    {
        double start = earlier is null ? double.IsNaN(spot) ? laterForward : spot : earlierForward;
        return start * PortableMath.Exp(_later * PortableMath.Log(laterForward / start));
    }
}
