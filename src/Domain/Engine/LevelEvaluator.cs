using SignalEs.Domain.Moneyness;
using SignalEs.Domain.Options;

namespace SignalEs.Domain.Engine;

/// <summary>
/// <c>moneyness@2</c> on one expiry: which strike is at the money (against spot and against the forward, both with hysteresis), then the options of each
/// level with both of their labels.
/// </summary>
internal sealed class LevelEvaluator
{
    private readonly MoneynessChain _chain = new();
    private double _spot;
    private AtTheMoney _atm;

    public void Begin(UnderlyingState underlying, ExpiryState expiry, MoneynessRun run)
    {
        var state = expiry.Moneyness[run.Index];
        _spot = underlying.Spot;
        _chain.Load(expiry, run.GreeksIndex);
        int spot = Atm(expiry, _spot, ref state.AtmSpot, run.Formula.Hysteresis);
        int forward = Atm(expiry, expiry.Forward, ref state.AtmStrike, run.Formula.Hysteresis);
        _atm = new AtTheMoney(run.Formula.Reference == RankReference.Spot ? spot : forward, spot, forward);
    }

    /// <summary>Call and put so many strikes out of the money.</summary>
    public (LevelSide Call, LevelSide Put) ByStrike(int stepsOut)
        => (Side(OptionRight.Call, _atm.Reference + stepsOut), Side(OptionRight.Put, _atm.Reference - stepsOut));

    /// <summary>Call and put nearest to a delta on the forward, in percent.</summary>
    public (LevelSide Call, LevelSide Put) ByDelta(int percent)
        => (Side(OptionRight.Call, _chain.NearestTo(OptionRight.Call, 0.01 * percent)), Side(OptionRight.Put, _chain.NearestTo(OptionRight.Put, 0.01 * percent)));

    public (InstrumentState? Call, InstrumentState? Put) AtmPair
        => (_chain.Option(OptionRight.Call, _atm.Reference), _chain.Option(OptionRight.Put, _atm.Reference));

    public SignalStatus Level(in LevelSide call, in LevelSide put, Span<double> values) => LevelFigures.Compute(call, put, _spot, values);

    public SignalStatus Expiry(Span<double> values) => TermFigures.Compute(_chain, _spot, _atm, values);

    private LevelSide Side(OptionRight right, int strike)
    {
        var option = _chain.Option(right, strike);
        return option is null
            ? new LevelSide(null, default, LevelSide.NoSteps, LevelSide.NoSteps, double.NaN)
            : new LevelSide(
                option, _chain.Greeks(right, strike), Steps(right, strike, _atm.Spot), Steps(right, strike, _atm.Forward),
                right == OptionRight.Call ? _chain.CallDelta[strike] : _chain.PutDelta[strike]);
    }

    private static int Steps(OptionRight right, int strike, int atm) => atm < 0 ? LevelSide.NoSteps : StrikeRank.StepsOut(right, strike, atm);

    // Without a price the strike remembered stays: it is where hysteresis goes on from.
    private static int Atm(ExpiryState expiry, double reference, ref double strike, double hysteresis)
    {
        if (double.IsNaN(reference))
        {
            return -1;
        }

        int current = strike > 0 ? Array.BinarySearch(expiry.StrikePrices, strike) : -1;
        int atm = StrikeRank.Atm(expiry.StrikePrices, reference, current, hysteresis);
        strike = expiry.StrikePrices[atm];
        return atm;
    }
}
