using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Tests.Numerical;

public class SplitMix64Tests
{
    [Fact]
    public void The_sequence_is_that_of_the_reference_implementation()
    {
        SplitMix64 random = new(1234567);
        ulong[] first = [random.Next(), random.Next(), random.Next()];
        Assert.Equal([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL], first);
    }

    [Fact]
    public void Uniforms_lie_in_the_unit_interval_and_Gaussians_have_the_moments_of_a_standard_normal()
    {
        SplitMix64 random = new(5);
        double sum = 0, squares = 0, cubes = 0, fourths = 0;
        const int n = 200_000;
        for (int i = 0; i < n; i++)
        {
            double u = random.NextDouble();
            Assert.InRange(u, 0.0, Math.BitDecrement(1.0));
            double z = random.NextGaussian();
            sum += z;
            squares += z * z;
            cubes += z * z * z;
            fourths += z * z * z * z;
        }

        Assert.Equal(0.0, sum / n, 0.01);
        Assert.Equal(1.0, squares / n, 0.01);
        Assert.Equal(0.0, cubes / n, 0.03);
        Assert.Equal(3.0, fourths / n, 0.06);
    }
}
