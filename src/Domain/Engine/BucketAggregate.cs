namespace SignalEs.Domain.Engine;

/// <summary>Aggregates the call and the put of one level for <c>moneyness@1</c>; order of values: <see cref="Moneyness.MoneynessOutputs.Bucket1"/>.</summary>
internal sealed class BucketAggregate
{
    private double _weight;

    public SignalStatus Aggregate(InstrumentState? call, InstrumentState? put, int greeksIndex, Span<double> values)
    {
        values.Fill(double.NaN);
        values[0] = call?.Key.Strike ?? double.NaN;
        values[1] = put?.Key.Strike ?? double.NaN;
        var a = call?.Greeks[greeksIndex] ?? default;
        var b = put?.Greeks[greeksIndex] ?? default;
        values[2] = a.IsOk ? a.Vol : double.NaN;
        values[3] = b.IsOk ? b.Vol : double.NaN;
        double weightA = a.IsOk ? Known(call!.OpenInterest) : 0;
        double weightB = b.IsOk ? Known(put!.OpenInterest) : 0;
        _weight = weightA + weightB;
        if (a.IsOk || b.IsOk)
        {
            values[4] = Mean(a.IsOk, a.Vol, b.IsOk, b.Vol);
            values[5] = Weighted(weightA, a.Vol, weightB, b.Vol);
            Greek(values, 0, a.IsOk, a.Delta, weightA, b.IsOk, b.Delta, weightB);
            Greek(values, 1, a.IsOk, a.Gamma, weightA, b.IsOk, b.Gamma, weightB);
            Greek(values, 2, a.IsOk, a.Vega, weightA, b.IsOk, b.Vega, weightB);
            Greek(values, 3, a.IsOk, a.Theta, weightA, b.IsOk, b.Theta, weightB);
        }

        double callVolume = Known(call?.DayVolume);
        double putVolume = Known(put?.DayVolume);
        double callInterest = Known(call?.OpenInterest);
        double putInterest = Known(put?.OpenInterest);
        values[18] = callVolume + putVolume;
        values[19] = AnyInterest(call, put) ? callInterest + putInterest : double.NaN;
        values[20] = Ratio(putVolume, callVolume);
        values[21] = Ratio(putInterest, callInterest);
        return a.IsOk || b.IsOk ? SignalStatus.Ok : a.IsKnown ? a.Status : b.IsKnown ? b.Status : SignalStatus.NoQuote;
    }

    /// <summary>Put over call; NaN when there is no call side to divide by.</summary>
    public static double Ratio(double put, double call) => call > 0 ? put / call : double.NaN;

    public static double Known(double? value) => value is { } known && !double.IsNaN(known) ? known : 0;

    private void Greek(Span<double> values, int greek, bool hasA, double a, double weightA, bool hasB, double b, double weightB)
    {
        values[6 + greek] = Mean(hasA, a, hasB, b);
        values[10 + greek] = Weighted(weightA, a, weightB, b);
        values[14 + greek] = (hasA ? a : 0) + (hasB ? b : 0);
    }

    private double Weighted(double weightA, double a, double weightB, double b)
        => _weight > 0 ? ((weightA > 0 ? weightA * a : 0) + (weightB > 0 ? weightB * b : 0)) / _weight : double.NaN;

    private static double Mean(bool hasA, double a, bool hasB, double b) => hasA && hasB ? 0.5 * (a + b) : hasA ? a : b;

    // Open interest is unknown, not zero, while neither side has said a number.
    private static bool AnyInterest(InstrumentState? call, InstrumentState? put)
        => !double.IsNaN(call?.OpenInterest ?? double.NaN) || !double.IsNaN(put?.OpenInterest ?? double.NaN);
}
