using SignalEs.Domain.Moneyness;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Engine;

/// <summary>Figures of a whole expiry from its smile for <c>moneyness@1</c>; order of values: <see cref="MoneynessOutputs.Expiry1"/>. Holds scratch space only.</summary>
internal sealed class ExpiryFigures
{
    private const double WingDelta = 0.25;

    private double[] _logMoneyness = [];
    private double[] _vols = [];
    private double[] _deltas = [];
    private double[] _wingVols = [];

    public SignalStatus Compute(UnderlyingState underlying, ExpiryState expiry, int greeksIndex, int atm, Span<double> values)
    {
        values.Fill(double.NaN);
        Room(expiry.Strikes.Length);
        int points = Smile(expiry, greeksIndex);
        double atmVol = SmileInterpolation.At(_logMoneyness.AsSpan(0, points), _vols.AsSpan(0, points), 0);
        double call = WingVol(expiry, greeksIndex, calls: true);
        double put = WingVol(expiry, greeksIndex, calls: false);
        values[0] = expiry.Forward;
        values[1] = underlying.Spot;
        values[2] = expiry.StrikePrices[atm];
        values[3] = atmVol;
        values[4] = call - put;
        values[5] = 0.5 * (call + put) - atmVol;
        values[6] = (expiry.Strikes[atm].Call?.Greeks[greeksIndex].Mark ?? double.NaN) + (expiry.Strikes[atm].Put?.Greeks[greeksIndex].Mark ?? double.NaN);
        Totals(expiry, values);
        values[13] = expiry.Years;
        return double.IsNaN(atmVol) ? SignalStatus.NoStrikes : SignalStatus.Ok;
    }

    // One volatility per strike: from the out-of-the-money side, from the other where that has none.
    private int Smile(ExpiryState expiry, int greeksIndex)
    {
        int points = 0;
        foreach (var pair in expiry.Strikes)
        {
            var call = pair.Call?.Greeks[greeksIndex] ?? default;
            var put = pair.Put?.Greeks[greeksIndex] ?? default;
            var (first, second) = pair.Strike >= expiry.Forward ? (call, put) : (put, call);
            if (first.IsOk || second.IsOk)
            {
                _logMoneyness[points] = PortableMath.Log(pair.Strike / expiry.Forward);
                _vols[points++] = first.IsOk ? first.Vol : second.Vol;
            }
        }

        return points;
    }

    private double WingVol(ExpiryState expiry, int greeksIndex, bool calls)
    {
        int points = 0;
        int n = expiry.Strikes.Length;
        for (int j = 0; j < n; j++)
        {
            // Magnitude of delta falls with rising strikes for calls, with falling strikes for puts.
            ref var pair = ref expiry.Strikes[calls ? j : n - 1 - j];
            var result = (calls ? pair.Call : pair.Put)?.Greeks[greeksIndex] ?? default;
            if (result.IsOk)
            {
                _deltas[points] = Math.Abs(result.Delta);
                _wingVols[points++] = result.Vol;
            }
        }

        return SmileInterpolation.AtDelta(_deltas.AsSpan(0, points), _wingVols.AsSpan(0, points), WingDelta);
    }

    private static void Totals(ExpiryState expiry, Span<double> values)
    {
        (double callVolume, double putVolume) = (0, 0);
        (double callInterest, double putInterest) = (double.NaN, double.NaN); // unknown until one contract says a number
        foreach (var pair in expiry.Strikes)
        {
            callVolume += BucketAggregate.Known(pair.Call?.DayVolume);
            putVolume += BucketAggregate.Known(pair.Put?.DayVolume);
            callInterest = Plus(callInterest, pair.Call?.OpenInterest);
            putInterest = Plus(putInterest, pair.Put?.OpenInterest);
        }

        (values[7], values[8], values[9], values[10]) = (callVolume, putVolume, callInterest, putInterest);
        values[11] = BucketAggregate.Ratio(putVolume, callVolume);
        values[12] = BucketAggregate.Ratio(putInterest, callInterest);
    }

    private static double Plus(double sum, double? value)
        => value is not { } known || double.IsNaN(known) ? sum : double.IsNaN(sum) ? known : sum + known;

    private void Room(int strikes)
    {
        if (_vols.Length < strikes)
        {
            _logMoneyness = new double[strikes];
            _vols = new double[strikes];
            _deltas = new double[strikes];
            _wingVols = new double[strikes];
        }
    }
}
