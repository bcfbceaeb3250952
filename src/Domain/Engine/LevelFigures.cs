using SignalEs.Domain.Moneyness;
using SignalEs.Domain.Options;

namespace SignalEs.Domain.Engine;

/// <summary>One side of a level: an option with both of its labels.</summary>
internal readonly record struct LevelSide(InstrumentState? Option, GreeksResult Greeks, int StepsSpot, int StepsForward, double DeltaForward)
{
    /// <summary>Steps where spot or forward isn't known.</summary>
    public const int NoSteps = int.MinValue;

    public double Strike => Option?.Key.Strike ?? double.NaN;

    public double InterestWeight => Greeks.IsOk ? BucketAggregate.Known(Option!.OpenInterest) : 0;

    public double VegaWeight => Greeks.IsOk && Greeks.Vega > 0 ? Greeks.Vega : 0;

    public double Steps(bool spot) => Option is null || (spot ? StepsSpot : StepsForward) is NoSteps ? double.NaN : spot ? StepsSpot : StepsForward;
}

/// <summary>Aggregates the call and the put of one level for <c>moneyness@2</c>; order of values: <see cref="MoneynessOutputs.Bucket"/>.</summary>
internal static class LevelFigures
{
    public static SignalStatus Compute(in LevelSide call, in LevelSide put, double spot, Span<double> values)
    {
        var (a, b) = (call.Greeks, put.Greeks);
        int at = 0;
        values[at++] = call.Strike;
        values[at++] = put.Strike;
        values[at++] = call.Steps(spot: true);
        values[at++] = put.Steps(spot: true);
        values[at++] = call.Steps(spot: false);
        values[at++] = put.Steps(spot: false);
        values[at++] = call.DeltaForward;
        values[at++] = put.DeltaForward;
        values[at++] = a.IsOk ? a.Vol : double.NaN;
        values[at++] = b.IsOk ? b.Vol : double.NaN;
        Means(call, put, a.Vol, b.Vol, values, ref at);
        Greek(call, put, a.Delta, b.Delta, values, ref at);
        Greek(call, put, a.Gamma, b.Gamma, values, ref at);
        Greek(call, put, a.Vega, b.Vega, values, ref at);
        Greek(call, put, a.Theta, b.Theta, values, ref at);
        double callVolume = BucketAggregate.Known(call.Option?.DayVolume);
        double putVolume = BucketAggregate.Known(put.Option?.DayVolume);
        double callInterest = call.Option?.OpenInterest ?? double.NaN;
        double putInterest = put.Option?.OpenInterest ?? double.NaN;
        values[at++] = callVolume + putVolume;
        values[at++] = Sum(callInterest, putInterest);
        values[at++] = BucketAggregate.Ratio(putVolume, callVolume);
        values[at++] = BucketAggregate.Ratio(BucketAggregate.Known(putInterest), BucketAggregate.Known(callInterest));
        values[at] = Sum(Exposure(OptionRight.Call, call.Option, a, spot), Exposure(OptionRight.Put, put.Option, b, spot));
        return a.IsOk || b.IsOk ? SignalStatus.Ok : a.IsKnown ? a.Status : b.IsKnown ? b.Status : SignalStatus.NoQuote;
    }

    /// <summary>Of one option; NaN where something that it needs is unknown.</summary>
    public static double Exposure(OptionRight right, InstrumentState? option, in GreeksResult greeks, double spot) => option is null || !greeks.IsOk
        ? double.NaN
        : GammaExposure.Of(right == OptionRight.Call, greeks.Gamma, option.OpenInterest, option.Metadata.Multiplier, spot);

    /// <summary>Sum of what is known; NaN when neither is.</summary>
    public static double Sum(double a, double b) => double.IsNaN(a) ? b : double.IsNaN(b) ? a : a + b;

    private static void Greek(in LevelSide call, in LevelSide put, double a, double b, Span<double> values, ref int at)
    {
        Means(call, put, a, b, values, ref at);
        values[at++] = Sum(call.Greeks.IsOk ? a : double.NaN, put.Greeks.IsOk ? b : double.NaN);
    }

    // Plain, weighted by open interest, weighted by vega.
    private static void Means(in LevelSide call, in LevelSide put, double a, double b, Span<double> values, ref int at)
    {
        values[at++] = Weighted(call.Greeks.IsOk ? 1 : 0, a, put.Greeks.IsOk ? 1 : 0, b);
        values[at++] = Weighted(call.InterestWeight, a, put.InterestWeight, b);
        values[at++] = Weighted(call.VegaWeight, a, put.VegaWeight, b);
    }

    private static double Weighted(double weightA, double a, double weightB, double b)
    {
        double total = weightA + weightB;
        return total > 0 ? ((weightA > 0 ? weightA * a : 0) + (weightB > 0 ? weightB * b : 0)) / total : double.NaN;
    }
}
