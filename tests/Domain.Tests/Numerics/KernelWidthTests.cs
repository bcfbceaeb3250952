using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Tests.Numerical;

public class KernelWidthTests
{
    private const int Count = 4099; // leaves a tail at every width

    [Theory]
    [InlineData("exp", "E966D68B9C71431D")]
    [InlineData("log", "AEF57FA7F330D87F")]
    [InlineData("density", "EB30CE11036B8F39")]
    [InlineData("cdf", "E0BED8BDD9875113")]
    [InlineData("inverse", "D46C778005229B81")]
    public void Kernels_give_the_recorded_bits_at_every_width_and_in_scalar(string function, string recorded)
    {
        double[] input = Input(function);
        Assert.Equal(recorded, Bits.Digest(input.Select(x => Scalar(function, x))));
        Assert.Equal(recorded, Bits.Digest(Run<Lanes128>(function, input)));
        Assert.Equal(recorded, Bits.Digest(Run<Lanes256>(function, input)));
        Assert.Equal(recorded, Bits.Digest(Run<Lanes512>(function, input)));
    }

    private static double[] Input(string function)
    {
        SplitMix64 random = new(2026);
        double[] x = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            double u = random.NextDouble();
            x[i] = function switch
            {
                "exp" => (u - 0.5) * (i % 2 == 0 ? 1500.0 : 4.0),
                "log" => PortableMath.Exp((u - 0.5) * (i % 2 == 0 ? 1480.0 : 1.0)),
                "inverse" => i % 2 == 0 ? u : PortableMath.Exp(-700.0 * u),
                _ => (u - 0.7) * (i % 2 == 0 ? 55.0 : 4.0),
            };
        }

        return x;
    }

    private static double Scalar(string function, double x) => function switch
    {
        "exp" => PortableMath.Exp(x),
        "log" => PortableMath.Log(x),
        "density" => Normal.Density(x),
        "cdf" => Normal.Cdf(x),
        _ => Normal.Inverse(x),
    };

    private static double[] Run<TV>(string function, double[] input)
        where TV : struct, ILanes<TV>
    {
        double[] output = new double[input.Length];
        switch (function)
        {
            case "exp": Elementary<ExpFunction>.Map<TV>(input, output); break;
            case "log": Elementary<LogFunction>.Map<TV>(input, output); break;
            case "density": Elementary<DensityFunction>.Map<TV>(input, output); break;
            case "cdf": Elementary<CdfFunction>.Map<TV>(input, output); break;
            default: Elementary<QuantileFunction>.Map<TV>(input, output); break;
        }

        return output;
    }
}
