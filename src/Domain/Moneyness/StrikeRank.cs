using System.Globalization;
using SignalEs.Domain.Options;

namespace SignalEs.Domain.Moneyness;

/// <summary>
/// Ranks the listed strikes of an expiry against a reference price by counting strikes: ATM is the nearest listed strike, a call is in the
/// money below it and out of the money above it, a put the other way round.
/// </summary>
public static class StrikeRank
{
    /// <summary>Index of the strike nearest to the reference; of two equally near the lower. Strikes ascend and there is at least one.</summary>
    public static int Nearest(ReadOnlySpan<double> strikes, double reference)
    {
        int above = 0;
        while (above < strikes.Length && strikes[above] < reference)
        {
            above++;
        }

        if (above == 0)
        {
            return 0;
        }

        return above == strikes.Length || reference - strikes[above - 1] <= strikes[above] - reference ? above - 1 : above;
    }

    /// <summary>
    /// The ATM strike with hysteresis: <paramref name="current"/> (an index, -1 for none) is kept until the reference has passed the midpoint to
    /// its neighbour by <paramref name="hysteresis"/> of the distance between them, so that the ATM doesn't flicker.
    /// </summary>
    public static int Atm(ReadOnlySpan<double> strikes, double reference, int current, double hysteresis)
    {
        int nearest = Nearest(strikes, reference);
        if (current < 0 || current >= strikes.Length || Math.Abs(nearest - current) != 1)
        {
            return nearest;
        }

        double gap = Math.Abs(strikes[nearest] - strikes[current]);
        double beyond = Math.Abs(reference - strikes[current]) - 0.5 * gap;
        return beyond > hysteresis * gap ? nearest : current;
    }

    /// <summary>Steps out of the money of a strike (negative: in the money, 0: ATM).</summary>
    public static int StepsOut(OptionRight right, int strike, int atm) => right == OptionRight.Call ? strike - atm : atm - strike;

    /// <summary><c>ATM</c>, <c>OTM2</c>, <c>ITM1</c>.</summary>
    public static string Level(int stepsOut) => stepsOut switch
    {
        0 => "ATM",
        > 0 => string.Create(CultureInfo.InvariantCulture, $"OTM{stepsOut}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"ITM{-stepsOut}"),
    };

    /// <summary><c>25D</c>.</summary>
    public static string DeltaLevel(int percent) => string.Create(CultureInfo.InvariantCulture, $"{percent}D");
}
