using CsCheck;
using SignalEs.Domain.Numerics;
using SignalEs.Domain.Options.Smile;

namespace SignalEs.Domain.Tests.Options.Smile;

public sealed class SmileDeltaTests
{
    private const double Years = 0.5;

    [Fact]
    public void A_delta_leads_to_the_strike_that_has_it() => Gen.Select(SomeSmile.Free, Gen.Double[0.05, 0.95], Gen.Bool).Sample((svi, delta, call) =>
    {
        double asked = call ? delta : delta - 1;
        var smile = SmileCalibration.Fit(SomeSmile.Points(svi, Years), Years);
        double k = smile.LogMoneynessAt(asked);
        Assert.Equal(asked, DeltaAt(smile, k, call), 1e-9);
    }, iter: 50);

    [Fact]
    public void Interpolated_quotes_give_a_delta_only_where_strikes_reach_it()
    {
        var smile = SmileCalibration.Fit([new(-0.2, 0.3, 1), new(0, 0.25, 1), new(0.1, 0.22, 1)], Years);
        double k = smile.LogMoneynessAt(-0.25);
        Assert.InRange(k, -0.2, 0);
        Assert.Equal(-0.25, DeltaAt(smile, k, call: false), 1e-12);
        Assert.True(double.IsNaN(smile.LogMoneynessAt(0.1)));
    }

    private static double DeltaAt(ExpirySmile smile, double k, bool call)
    {
        double deviation = smile.Vol(k) * Math.Sqrt(Years);
        double n = Normal.Cdf(0.5 * deviation - k / deviation);
        return call ? n : n - 1;
    }
}
