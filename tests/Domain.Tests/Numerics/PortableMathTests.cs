using CsCheck;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Tests.Numerical;

public class PortableMathTests
{
    [Fact]
    public void Limits_and_bad_arguments_are_those_of_IEEE_754()
    {
        Assert.Equal(1.0, PortableMath.Exp(0.0));
        Assert.Equal(0.0, PortableMath.Exp(double.NegativeInfinity));
        Assert.Equal(0.0, PortableMath.Exp(-746.0));
        Assert.Equal(4.9406564584124654e-324, PortableMath.Exp(-745.0));
        Assert.Equal(double.PositiveInfinity, PortableMath.Exp(double.PositiveInfinity));
        Assert.Equal(double.PositiveInfinity, PortableMath.Exp(710.0));
        Assert.True(double.IsNaN(PortableMath.Exp(double.NaN)));
        Assert.Equal(0.0, PortableMath.Log(1.0));
        Assert.Equal(double.NegativeInfinity, PortableMath.Log(0.0));
        Assert.Equal(double.PositiveInfinity, PortableMath.Log(double.PositiveInfinity));
        Assert.True(double.IsNaN(PortableMath.Log(-1.0)));
        Assert.True(double.IsNaN(PortableMath.Log(double.NaN)));
        Assert.Equal(-1.0, PortableMath.Expm1(double.NegativeInfinity));
        Assert.Equal(double.PositiveInfinity, PortableMath.Expm1(1000.0));
        Assert.Equal(double.NegativeInfinity, PortableMath.Log1p(-1.0));
        Assert.Equal(0.5, Normal.Cdf(0.0));
        Assert.Equal((0.0, 1.0), (Normal.Cdf(double.NegativeInfinity), Normal.Cdf(double.PositiveInfinity)));
        Assert.True(double.IsNaN(Normal.Cdf(double.NaN)));
        Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), (Normal.Inverse(0.0), Normal.Inverse(1.0)));
        Assert.True(double.IsNaN(Normal.Inverse(-0.1)) && double.IsNaN(Normal.Inverse(1.1)) && double.IsNaN(Normal.Inverse(double.NaN)));
    }

    [Fact]
    public void Powers_agree_with_repeated_multiplication_and_roots()
    {
        Gen.Double[0.01, 100.0].Sample(x =>
        {
            Assert.Equal(1.0, PortableMath.Pow(x, 3.0) / (x * x * x), 1e-15);
            Assert.Equal(1.0, PortableMath.Pow(x, 0.5) / Math.Sqrt(x), 1e-15);
            Assert.Equal(1.0, PortableMath.Pow(x, -1.0) * x, 1e-15);
        });
        Assert.Equal((1.0, 0.0, double.PositiveInfinity), (PortableMath.Pow(0.0, 0.0), PortableMath.Pow(0.0, 2.0), PortableMath.Pow(0.0, -2.0)));
        Assert.True(double.IsNaN(PortableMath.Pow(-2.0, 0.5)));
    }

    [Fact]
    public void Log_undoes_exp_and_the_distribution_undoes_its_inverse()
    {
        Gen.Double[-700.0, 700.0].Sample(x => Math.Abs(PortableMath.Log(PortableMath.Exp(x)) - x) <= 3e-16 * Math.Max(1.0, Math.Abs(x)));
        Gen.Double[-37.0, 8.0].Sample(x =>
        {
            double p = Normal.Cdf(x);
            double slack = x > 0.0 ? 1.2e-16 / Normal.Density(x) : 0.0; // p itself is rounded
            Assert.Equal(x, Normal.Inverse(p), Math.Abs(x * 1e-14) + slack + 1e-15);
        });
    }
}
