using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Numerics;
using SignalEs.Domain.Options;
using SignalEs.Domain.Options.Smile;
using SignalEs.Queries.Chain;
using SignalEs.Queries.Signals;

namespace SignalEs.Queries.Surface;

/// <summary>An option whose volatility a smile rests on.</summary>
internal sealed record SurfaceInput(InstrumentKey Key, double LogMoneyness, double Vol, double Weight, Position Position);

/// <summary>One listed expiry of a surface: what the newest evaluation of its Greeks says, and the smile through it.</summary>
/// <param name="Expiry">Date of expiry.</param>
/// <param name="Greeks">A row of the evaluation that the smile rests on; null when none has a volatility.</param>
/// <param name="Inputs">In order of log-moneyness, one for each strike.</param>
/// <param name="Smile">Null without inputs.</param>
internal sealed record SurfaceSlice(DateOnly Expiry, SignalRecord? Greeks, IReadOnlyList<SurfaceInput> Inputs, ExpirySmile? Smile)
{
    // Half a bid-ask spread in volatility: no quote is better than this, and one without bid and ask is this bad.
    private const double HalfSpreadMin = 0.001;
    private const double HalfSpreadUnknown = 0.05;
    private const double HalfSpreadMax = 10;

    public double Forward => Greeks?["forward"] ?? double.NaN;

    public double Spot => Greeks?["underlying_price"] ?? double.NaN;

    /// <summary>The newest of the rows that the smile rests on.</summary>
    public Position Position => Inputs.Count == 0 ? Position.None : Inputs.MaxBy(i => i.Position.Packed)!.Position;

    /// <param name="expiry">Date of expiry.</param>
    /// <param name="options">Its options.</param>
    /// <param name="data">Quotes and Greeks of (at least) these options.</param>
    /// <param name="earlier">Smile of the expiry before.</param>
    public static SurfaceSlice Of(DateOnly expiry, IEnumerable<InstrumentKey> options, ChainData data, ExpirySmile? earlier)
    {
        // An expiry is evaluated at once: what has a value has one of the newest evaluation, or there was none for it any more.
        var known = options.Select(o => (Key: o, Greeks: data.Greeks.GetValueOrDefault(o.Text))).Where(o => o.Greeks is { Status: SignalStatus.Ok }).ToList();
        long newest = known.Select(o => o.Greeks!.TsNs).DefaultIfEmpty().Max();
        var inputs = known.Where(o => o.Greeks!.TsNs == newest).GroupBy(o => o.Key.Strike!.Value).OrderBy(g => g.Key)
            .Select(strike => Input(strike.MinBy(o => IsInTheMoney(o.Key, o.Greeks!["forward"]))!, data)).ToList();
        if (inputs.Count == 0)
        {
            return new SurfaceSlice(expiry, null, [], null);
        }

        var greeks = data.Greeks[inputs[0].Key.Text];
        SmilePoint[] points = [.. inputs.Select(i => new SmilePoint(i.LogMoneyness, i.Vol, i.Weight))];
        return new SurfaceSlice(expiry, greeks, inputs, SmileCalibration.Fit(points, greeks["years"], earlier));
    }

    private static bool IsInTheMoney(InstrumentKey option, double forward) => option.Right == OptionRight.Call ? option.Strike < forward : option.Strike >= forward;

    private static SurfaceInput Input((InstrumentKey Key, SignalRecord? Greeks) option, ChainData data)
    {
        var greeks = option.Greeks!;
        double halfSpread = data.Quotes.TryGetValue(option.Key.Text, out var quote) && quote.Bid > 0 && quote.Ask >= quote.Bid
            ? Math.Clamp(0.5 * (quote.Ask - quote.Bid) / greeks["vega"], HalfSpreadMin, HalfSpreadMax)
            : HalfSpreadUnknown;
        return new SurfaceInput(
            option.Key, PortableMath.Log(option.Key.Strike!.Value / greeks["forward"]), greeks["iv"], 1 / (halfSpread * halfSpread), greeks.Position);
    }
}
