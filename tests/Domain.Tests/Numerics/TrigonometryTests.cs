using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Tests.Numerical;

public class TrigonometryTests
{
    [Fact]
    public void Atan_is_within_one_ulp_of_values_worked_out_with_60_digits()
    {
        foreach (var (x, angle) in Reference)
        {
            Assert.InRange(Trigonometry.Atan(x), Math.BitDecrement(angle), Math.BitIncrement(angle));
            Assert.Equal(-Trigonometry.Atan(x), Trigonometry.Atan(-x));
        }
    }

    [Fact]
    public void Atan_keeps_signed_zero_and_goes_to_a_right_angle()
    {
        Assert.True(double.IsNegative(Trigonometry.Atan(-0.0)));
        Assert.Equal(Math.PI / 2, Trigonometry.Atan(double.PositiveInfinity));
        Assert.Equal(-Math.PI / 2, Trigonometry.Atan(double.NegativeInfinity));
        Assert.True(double.IsNaN(Trigonometry.Atan(double.NaN)));
    }

    [Fact]
    public void Atan_keeps_its_bits()
    {
        var hash = 14695981039346656037;
        for (var i = -40_000; i <= 40_000; i++)
        {
            hash = (hash ^ BitConverter.DoubleToUInt64Bits(Trigonometry.Atan(i * 0.0017))) * 1099511628211;
        }

        Assert.Equal(3157140076644791631UL, hash);
    }

    private static readonly (double X, double Angle)[] Reference =
    [
        (1e-10, 1e-10),
        (0.001, 0.0009999996666668668),
        (0.1, 0.09966865249116204),
        (0.25, 0.24497866312686414),
        (0.4374999, 0.41241035766295797),
        (0.4375, 0.4124104415973873),
        (0.5, 0.4636476090008061),
        (0.6874999, 0.6022872782304518),
        (0.6875, 0.6022873461349642),
        (0.9, 0.7328151017865066),
        (1.0, 0.7853981633974483),
        (1.1874999, 0.870903415584565),
        (1.1875, 0.870903457075653),
        (1.5, 0.982793723247329),
        (2.0, 1.1071487177940904),
        (2.4374999, 1.1814795905554525),
        (2.4375, 1.1814796049617557),
        (3.7, 1.3068326031691921),
        (10.0, 1.4711276743037347),
        (123.456, 1.5626964520979927),
        (1000000.0, 1.5707953267948966),
        (1e+17, 1.5707963267948966),
    ];
}
