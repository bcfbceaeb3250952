using SignalEs.Domain.Moneyness;
using SignalEs.Domain.Numerics;
using SignalEs.Domain.Options;

namespace SignalEs.Domain.Engine;

/// <summary>
/// What <c>moneyness@2</c> needs of every strike of an expiry, column by column: delta on the forward, open interest, and the smile from the
/// out-of-the-money side. Scratch space, loaded anew for each evaluation.
/// </summary>
internal sealed class MoneynessChain
{
    private double[] _logMoneyness = [];
    private double[] _d1 = [];
    private double[] _smileAt = [];
    private double[] _smileVols = [];
    private int _smile;

    /// <summary>N(d1) of each strike's call at its own volatility; NaN without.</summary>
    public double[] CallDelta { get; private set; } = [];

    /// <summary>N(d1) - 1 of each strike's put.</summary>
    public double[] PutDelta { get; private set; } = [];

    public double[] CallInterest { get; private set; } = [];

    public double[] PutInterest { get; private set; } = [];

    public ExpiryState Expiry { get; private set; } = null!;

    public int GreeksIndex { get; private set; }

    public int Count => Expiry.Strikes.Length;

    /// <summary>Strikes with a volatility, in log-moneyness and volatility.</summary>
    public ReadOnlySpan<double> SmileAt => _smileAt.AsSpan(0, _smile);

    public ReadOnlySpan<double> SmileVols => _smileVols.AsSpan(0, _smile);

    public void Load(ExpiryState expiry, int greeksIndex)
    {
        (Expiry, GreeksIndex) = (expiry, greeksIndex);
        Room(Count);
        for (int i = 0; i < Count; i++)
        {
            _d1[i] = expiry.StrikePrices[i] / expiry.Forward;
        }

        PortableMath.Log(_d1.AsSpan(0, Count), _logMoneyness.AsSpan(0, Count));
        Deltas(OptionRight.Call, CallDelta);
        Deltas(OptionRight.Put, PutDelta);
        for (int i = 0; i < Count; i++)
        {
            CallInterest[i] = expiry.Strikes[i].Call?.OpenInterest ?? double.NaN;
            PutInterest[i] = expiry.Strikes[i].Put?.OpenInterest ?? double.NaN;
            PutDelta[i] -= 1;
        }

        Smile();
    }

    /// <summary>Newest Greeks of one option of the expiry; nothing known where there is none.</summary>
    public GreeksResult Greeks(OptionRight right, int strike) => Option(right, strike)?.Greeks[GreeksIndex] ?? default;

    public InstrumentState? Option(OptionRight right, int strike) => (uint)strike >= (uint)Count ? null
        : right == OptionRight.Call ? Expiry.Strikes[strike].Call : Expiry.Strikes[strike].Put;

    /// <summary>Index of the strike whose option of that right is nearest to a magnitude of delta; of two equally near the lower. -1 without deltas.</summary>
    public int NearestTo(OptionRight right, double magnitude)
    {
        double[] deltas = right == OptionRight.Call ? CallDelta : PutDelta;
        (int nearest, double distance) = (-1, double.PositiveInfinity);
        for (int i = 0; i < Count; i++)
        {
            double d = Math.Abs(Math.Abs(deltas[i]) - magnitude);
            if (d < distance)
            {
                (nearest, distance) = (i, d);
            }
        }

        return nearest;
    }

    private void Deltas(OptionRight right, double[] deltas)
    {
        double root = Math.Sqrt(Expiry.Years);
        for (int i = 0; i < Count; i++)
        {
            double deviation = Greeks(right, i) is { IsOk: true } greeks ? greeks.Vol * root : double.NaN;
            _d1[i] = SmileInterpolation.D1(_logMoneyness[i], deviation * deviation);
        }

        Normal.Cdf(_d1.AsSpan(0, Count), deltas.AsSpan(0, Count));
    }

    // One volatility per strike: from the out-of-the-money side, from the other where that has none.
    private void Smile()
    {
        _smile = 0;
        for (int i = 0; i < Count; i++)
        {
            var outside = _logMoneyness[i] >= 0 ? OptionRight.Call : OptionRight.Put;
            var first = Greeks(outside, i);
            var second = Greeks(outside == OptionRight.Call ? OptionRight.Put : OptionRight.Call, i);
            if (first.IsOk || second.IsOk)
            {
                _smileAt[_smile] = _logMoneyness[i];
                _smileVols[_smile++] = first.IsOk ? first.Vol : second.Vol;
            }
        }
    }

    private void Room(int strikes)
    {
        if (_d1.Length < strikes)
        {
            (_logMoneyness, _d1, _smileAt, _smileVols) = (new double[strikes], new double[strikes], new double[strikes], new double[strikes]);
            (CallDelta, PutDelta, CallInterest, PutInterest) = (new double[strikes], new double[strikes], new double[strikes], new double[strikes]);
        }
    }
}
