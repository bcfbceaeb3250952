namespace SignalEs.Domain.Moneyness;

/// <summary>
/// Max pain: the listed strike at which settlement would pay the holders of all open options least. What they are paid, as a function of the
/// settlement price, is convex and bends at strikes only, so its lowest strike is the first after which it doesn't fall any more.
/// </summary>
public static class MaxPain
{
    /// <param name="strikes">Ascending.</param>
    /// <param name="callInterest">Open contracts of the call of each strike; NaN: unknown, counts as none.</param>
    /// <param name="putInterest">Of the put.</param>
    /// <returns>The strike (of several equal ones the lowest); NaN while no open interest is known.</returns>
    public static double Of(ReadOnlySpan<double> strikes, ReadOnlySpan<double> callInterest, ReadOnlySpan<double> putInterest)
    {
        double putsAbove = 0;
        bool known = false;
        for (int i = 0; i < strikes.Length; i++)
        {
            known |= callInterest[i] > 0 || putInterest[i] > 0;
            putsAbove += putInterest[i] > 0 ? putInterest[i] : 0;
        }

        double callsBelow = 0;
        for (int i = 0; known && i < strikes.Length; i++)
        {
            callsBelow += callInterest[i] > 0 ? callInterest[i] : 0;
            putsAbove -= putInterest[i] > 0 ? putInterest[i] : 0;
            if (callsBelow >= putsAbove)
            {
                return strikes[i];
            }
        }

        return double.NaN;
    }
}
