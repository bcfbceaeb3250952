using CsCheck;
using SignalEs.Domain.Options.Smile;

namespace SignalEs.Domain.Tests.Options.Smile;

public sealed class SmileCalibrationTests
{
    private const double Years = 0.25;

    [Fact]
    public void Volatilities_of_a_curve_give_its_parameters_back() => SomeSmile.Free.Sample(svi =>
    {
        var smile = SmileCalibration.Fit(SomeSmile.Points(svi, Years), Years);
        var found = smile.Svi!.Value;
        Assert.Equal(SmileStatus.Ok, smile.Status);
        Assert.True(smile.ButterflyFree);
        Assert.InRange(smile.RootMeanSquareError, 0, 1e-8);
        Assert.Equal(svi.A, found.A, 1e-6);
        Assert.Equal(svi.B, found.B, 1e-6);
        Assert.Equal(svi.Rho, found.Rho, 1e-6);
        Assert.Equal(svi.M, found.M, 1e-6);
        Assert.Equal(svi.Sigma, found.Sigma, 1e-6);
    }, iter: 200);

    [Fact]
    public void The_same_quotes_give_the_same_bits() => SomeSmile.Free.Sample(svi =>
    {
        var points = SomeSmile.Points(svi, Years, count: 9);
        Assert.Equal(SmileCalibration.Fit(points, Years).Svi, SmileCalibration.Fit(points, Years).Svi);
    }, iter: 20);

    [Fact]
    public void The_curve_of_Axel_Vogt_has_butterfly_arbitrage_and_is_repaired()
    {
        Assert.False(SviArbitrage.IsButterflyFree(SomeSmile.Vogt));
        Assert.True(SviArbitrage.MinG(SomeSmile.Vogt, -1, 1) < -0.01);
        var smile = SmileCalibration.Fit(SomeSmile.Points(SomeSmile.Vogt, 1, -1.5, 1.5), 1);
        Assert.Equal(SmileStatus.Repaired, smile.Status);
        Assert.True(smile.ButterflyFree);
        Assert.True(SviArbitrage.MinG(smile.Svi!.Value, -5, 5) >= 0);
        Assert.InRange(smile.RootMeanSquareError, 1e-4, 0.01);
    }

    [Fact]
    public void Jump_wings_of_Axel_Vogt_are_those_published()
    {
        var wings = SviJumpWings.From(SomeSmile.Vogt);
        (double, double)[] published =
        [
            (0.01742625, wings.V), (-0.1752111, wings.Psi), (0.6997381, wings.P), (1.316798, wings.C), (0.0116249, wings.Lowest),
            (0.3493158, wings.WithoutButterflies().C), (0.01548182, wings.WithoutButterflies().Lowest),
        ];
        Assert.All(published, p => Assert.Equal(p.Item1, p.Item2, 1e-6));
        Assert.True(SviArbitrage.IsButterflyFree(wings.WithoutButterflies().ToRaw(), -1.5, 1.5));
    }

    [Fact]
    public void Jump_wings_lead_back_to_raw_parameters() => SomeSmile.Free.Where(svi => Math.Abs(svi.M) > 1e-3).Sample(svi =>
    {
        var back = SviJumpWings.From(svi).ToRaw();
        Assert.Equal(svi.TotalVariance(0.3), back.TotalVariance(0.3), 1e-6);
        Assert.Equal(svi.TotalVariance(-0.3), back.TotalVariance(-0.3), 1e-6);
    });

    [Fact]
    public void A_repair_far_from_the_quotes_is_refused_and_said()
    {
        // Variance falls to nearly nothing at a moneyness of its own and rises at the steepest slope that wings may have.
        var smile = SmileCalibration.Fit(SomeSmile.Points(new SviParameters(0.001, 1.9, 0, 0.3, 0.02), 1), 1);
        Assert.Equal(SmileStatus.ButterflyArbitrage, smile.Status);
        Assert.False(smile.ButterflyFree);
    }

    [Fact]
    public void A_later_expiry_below_the_earlier_is_lifted_or_told() => Gen.Select(SomeSmile.Free, Gen.Double[0.5, 0.999]).Sample((svi, part) =>
    {
        var earlier = SmileCalibration.Fit(SomeSmile.Points(svi, Years), Years);
        var points = SomeSmile.Points(svi, 2 * Years).Select(p => p with { Vol = p.Vol * Math.Sqrt(part) }).ToArray();
        var later = SmileCalibration.Fit(points, 2 * Years, earlier);
        Assert.Equal(later.Status != SmileStatus.CalendarArbitrage, later.CalendarFree);
        Assert.Contains(later.Status, new[] { SmileStatus.Repaired, SmileStatus.CalendarArbitrage, SmileStatus.ButterflyArbitrage });
        Assert.False(SmileCalibration.Fit(points, 2 * Years).CalendarFree.HasValue);
    }, iter: 20);

    [Fact]
    public void Expiries_in_order_of_variance_have_no_calendar_arbitrage() => Gen.Select(SomeSmile.Free, Gen.Double[1.01, 3]).Sample((svi, times) =>
    {
        var earlier = SmileCalibration.Fit(SomeSmile.Points(svi, Years), Years);
        var points = SomeSmile.Points(svi, 2 * Years).Select(p => p with { Vol = p.Vol * Math.Sqrt(times) }).ToArray();
        Assert.True(SmileCalibration.Fit(points, 2 * Years, earlier).CalendarFree);
    }, iter: 20);

    [Fact]
    public void Fewer_than_five_quotes_are_interpolated_in_total_variance()
    {
        SmilePoint[] points = [new(-0.1, 0.3, 1), new(0, 0.2, 1), new(0.1, 0.25, 1)];
        var smile = SmileCalibration.Fit(points, Years);
        Assert.Equal((SmileMethod.Interpolation, SmileStatus.FewQuotes, 3), (smile.Method, smile.Status, smile.Points));
        Assert.Equal(0.5 * (0.3 * 0.3 + 0.2 * 0.2) * Years, smile.TotalVariance(-0.05), 1e-15);
        Assert.Null(smile.ButterflyFree);
        Assert.Equal(0.25, smile.Vol(0.5));
        Assert.False(smile.Covers(0.5));
    }
}
