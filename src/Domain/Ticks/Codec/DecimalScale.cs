namespace SignalEs.Domain.Ticks.Codec;

/// <summary>Doubles as decimal integers: value x 10^d, for the smallest d up to 9 that gives every value of a column back to the bit.</summary>
internal static class DecimalScale
{
    public const int DecimalsMax = 9;

    /// <summary>What no power of ten up to 10^9 gives back.</summary>
    public const int None = DecimalsMax + 1;

    private const double IntegerMax = 9007199254740992; // 2^53: integers up to here are exact

    private static readonly double[] PowersOfTen = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

    /// <summary>Smallest d for all present values, or <see cref="None"/>; NaN is absent and fits anything.</summary>
    public static int Of(ReadOnlySpan<double> values)
    {
        int decimals = 0;
        foreach (double value in values)
        {
            while (decimals <= DecimalsMax && !Fits(value, decimals))
            {
                decimals++;
            }
        }

        return decimals <= DecimalsMax && AllFit(values, decimals) ? decimals : None;
    }

    /// <summary>The integer; only for values that fit.</summary>
    public static long ToInteger(double value, int decimals) => (long)Math.Round(value * PowersOfTen[decimals]);

    /// <summary>
    /// An integer below 2^53 divided by a power of ten up to 10^22 is the double nearest to that decimal: IEEE 754 division is correctly rounded.
    /// </summary>
    public static double ToDouble(long integer, int decimals) => integer / PowersOfTen[decimals];

    // A value that fits with few decimals may be too large with the many that another one needs.
    private static bool AllFit(ReadOnlySpan<double> values, int decimals)
    {
        foreach (double value in values)
        {
            if (!Fits(value, decimals))
            {
                return false;
            }
        }

        return true;
    }

    // Negative zero doesn't survive the trip through an integer.
    private static bool Fits(double value, int decimals)
    {
        double integer = Math.Round(value * PowersOfTen[decimals]);
        return double.IsNaN(value)
            || (Math.Abs(integer) < IntegerMax && BitConverter.DoubleToInt64Bits((long)integer / PowersOfTen[decimals]) == BitConverter.DoubleToInt64Bits(value));
    }
}
