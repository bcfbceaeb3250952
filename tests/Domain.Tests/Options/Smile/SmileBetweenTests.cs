using CsCheck;
using SignalEs.Domain.Options.Smile;

namespace SignalEs.Domain.Tests.Options.Smile;

public sealed class SmileBetweenTests
{
    [Fact]
    public void Total_variance_between_expiries_is_linear_in_time_and_leaves_no_calendar_arbitrage() =>
        Gen.Select(SomeSmile.Free, Gen.Double[1.1, 3], Gen.Double[0.01, 0.99], Gen.Double[-0.5, 0.5]).Sample((svi, times, part, k) =>
        {
            var earlier = SmileCalibration.Fit(SomeSmile.Points(svi, 0.25), 0.25);
            var later = SmileCalibration.Fit([.. SomeSmile.Points(svi, 0.5).Select(p => p with { Vol = p.Vol * Math.Sqrt(times) })], 0.5, earlier);
            var between = new SmileBetween(earlier, later, 0.25 + 0.25 * part);
            Assert.Equal((1 - part) * earlier.TotalVariance(k) + part * later.TotalVariance(k), between.TotalVariance(k), 1e-12);
            Assert.InRange(between.TotalVariance(k), earlier.TotalVariance(k), later.TotalVariance(k));
            double at = between.LogMoneynessAt(-0.25);
            Assert.Equal(between.TotalVariance(at) / (0.25 + 0.25 * part), between.Vol(at) * between.Vol(at), 1e-12);
        }, iter: 20);

    [Fact]
    public void Before_the_first_expiry_the_smile_keeps_its_volatility_at_each_log_moneyness()
    {
        var first = SmileCalibration.Fit(SomeSmile.Points(new SviParameters(0.01, 0.1, -0.3, 0.02, 0.2), 0.25), 0.25);
        var before = new SmileBetween(null, first, 0.1);
        Assert.Equal(first.Vol(0.05), before.Vol(0.05), 1e-12);
        Assert.Equal(101, before.Forward(double.NaN, 101, double.NaN));
        Assert.InRange(before.Forward(double.NaN, 101, 100), 100, 101);
    }
}
