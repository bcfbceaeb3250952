using SignalEs.Domain.Numerics;
using SignalEs.Domain.Tests.Options;

namespace SignalEs.Domain.Tests.Numerical;

public class ElementaryOracleTests
{
    [Theory]
    [InlineData("exp", 2.3e-16)]
    [InlineData("expm1", 4.5e-16)]
    [InlineData("log", 2.3e-16)]
    [InlineData("log1p", 4.5e-16)]
    [InlineData("density", 4.5e-16)]
    [InlineData("cdf", 1e-15)]
    [InlineData("inverse", 1e-15)]
    [InlineData("erfcx", 1e-15)]
    public void Functions_are_right_to_the_last_digits(string function, double relative)
    {
        foreach (OracleRow row in OracleRow.Read("elementary.csv").Where(r => r["function"] == function))
        {
            double x = row.Number("x");
            double want = row.Number("value");
            double got = function switch
            {
                "exp" => PortableMath.Exp(x),
                "expm1" => PortableMath.Expm1(x),
                "log" => PortableMath.Log(x),
                "log1p" => PortableMath.Log1p(x),
                "density" => Normal.Density(x),
                "cdf" => Normal.Cdf(x),
                "inverse" => Normal.Inverse(x),
                _ => Normal.Erfcx(x),
            };
            Assert.True(Math.Abs(got - want) <= relative * Math.Abs(want), $"{got:R} for {row}: {(got - want) / want}");
        }
    }
}
