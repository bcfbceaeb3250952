using System.Globalization;
using SignalEs.Host.CommandLine.Eval;

namespace SignalEs.Host.Tests.CommandLine;

public sealed class EvalAmericanTests
{
    // Two rows of tests/Domain.Tests/Oracles/greeks/american.csv: QuantLib's price and vega, delta and gamma bumped by a thousandth of the spot.
    private const string Input = """
        id,type,S,K,T,r,q,sigma
        1,P,80.0,100.0,0.4986301369863014,0.05,0.03,0.35
        2,C,100.0,100.0,3.0,0.03,0.07,0.35
        """;

    [Fact]
    public void Prices_agree_with_the_oracle_and_so_do_delta_and_gamma_when_they_are_bumped_as_it_does()
    {
        double[][] rows = Run(1e-3);
        Near([21.475202915582745, -0.7871382335901345, 0.016951497902040202, 15.69050349976564], rows[0], 1e-6);
        Near([17.875447831554972, 0.5216607994525368, 0.007403771430247728, 58.585424719090895], rows[1], 1e-6);
    }

    [Fact]
    public void Delta_and_gamma_are_derivatives_unless_a_bump_is_given()
    {
        Near(Run(1e-5)[0][..2], Run(0)[0][..2], 1e-8);
        Assert.NotEqual(Run(1e-3)[0][2], Run(0)[0][2], 1e-9);
    }

    private static double[][] Run(double bump)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, Input);
            using var output = new StringWriter();
            EvalAmerican.Write(CsvTable.Read(path), bump, output);
            string[] lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal("id,price,delta,gamma,vega", lines[0].Trim());
            return [.. lines[1..].Select(l => l.Split(',')[1..].Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Near(double[] want, double[] got, double relative)
        => Assert.All(want.Zip(got), pair => Assert.Equal(pair.First, pair.Second, relative * Math.Abs(pair.First)));
}
