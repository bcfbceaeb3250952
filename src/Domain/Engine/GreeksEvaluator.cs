using SignalEs.Domain.Formulas;
using SignalEs.Domain.Numerics;
using SignalEs.Domain.Options;

namespace SignalEs.Domain.Engine;

/// <summary>Evaluates one Greeks run on the chain of one expiry. Holds scratch space only.</summary>
internal sealed class GreeksEvaluator
{
    /// <summary>A forward further than this from spot (in log) comes from bad quotes, not from carry.</summary>
    private const double ParityLogMax = 0.25;

    private readonly double[] _values = new double[GreeksFormula.Outputs.Count];

    public void Evaluate(UnderlyingState underlying, ExpiryState expiry, GreeksRun run, EngineSettings settings, long nowNs, SignalBatchBuilder output)
    {
        var rate = settings.RateOf(underlying.Symbol);
        double years = (double)(expiry.CloseNs - nowNs) / UnixNanos.PerYear365;
        var market = years > 0 ? Market(underlying, expiry, run.Formula, rate, years, nowNs) : default;
        (expiry.Forward, expiry.Years) = years > 0 ? (market.Forward, years) : (double.NaN, years);
        foreach (var pair in expiry.Strikes)
        {
            EvaluateOption(underlying, pair.Call, run, market, years, nowNs, output);
            EvaluateOption(underlying, pair.Put, run, market, years, nowNs, output);
        }
    }

    private readonly record struct Conditions(
        SignalStatus Status, double Spot, double Forward, double Rate, double Dividend, double Discount, StrikePair ParityPair = default);

    private void EvaluateOption(
        UnderlyingState underlying, InstrumentState? option, GreeksRun run, in Conditions market, double years, long nowNs, SignalBatchBuilder output)
    {
        if (option is null || !run.Config.Selector.Matches(option.Key))
        {
            return;
        }

        ref var result = ref option.Greeks[run.Index];
        var before = (result.IsKnown, result.Status);
        Array.Fill(_values, double.NaN);
        result = new GreeksResult { IsKnown = true, Status = years > 0 ? market.Status : SignalStatus.Expired, Mark = double.NaN };
        if (result.Status == SignalStatus.Ok)
        {
            Solve(option, run.Formula, market, years, nowNs, ref result);
        }

        // Without values a row says only why; it is recorded when the reason changes, and always counts in the digest.
        if (result.Status == SignalStatus.Ok || before != (true, result.Status))
        {
            output.Add(run.Columns, option.Key.Text, nowNs, nowNs, result.Status, _values);
            if (output.TraceOfLast is { } trace)
            {
                trace.Add("quote", option, option.QuotePosition);
                trace.Add("trade", option, option.LastPosition);
                trace.Add("underlying", underlying.SpotSource, underlying.SpotPosition);
                trace.Add("forward_call", market.ParityPair.Call, market.ParityPair.Call?.QuotePosition ?? Position.None);
                trace.Add("forward_put", market.ParityPair.Put, market.ParityPair.Put?.QuotePosition ?? Position.None);
            }
        }
        else
        {
            output.Digest(option.Key.Text, nowNs, result.Status, _values);
        }
    }

    private void Solve(InstrumentState option, GreeksFormula formula, in Conditions market, double years, long nowNs, ref GreeksResult result)
    {
        double mark = option.Mid;
        if (double.IsNaN(mark) && !double.IsNaN(option.Last) && nowNs - option.LastTs <= formula.TradeAgeMaxNs)
        {
            mark = option.Last;
        }

        _values[6] = result.Mark = mark;
        (_values[7], _values[8], _values[9]) = (market.Spot, market.Forward, years);
        if (double.IsNaN(mark))
        {
            result.Status = SignalStatus.NoQuote;
            return;
        }

        var right = option.Key.Right!.Value;
        double strike = option.Key.Strike!.Value;
        result.Status = Map(ImpliedVol.Solve(right, mark, market.Forward, strike, years, market.Discount, out double vol));
        if (result.Status != SignalStatus.Ok)
        {
            return;
        }

        var greeks = BlackScholesMerton.Evaluate(right, market.Spot, strike, years, market.Rate, market.Dividend, vol);
        (_values[0], _values[1], _values[2]) = (result.Vol, result.Delta, result.Gamma) = (vol, greeks.Delta, greeks.Gamma);
        (_values[3], _values[4]) = (result.Vega, result.Theta) = (greeks.Vega, greeks.Theta);
        _values[5] = greeks.Rho;
    }

    private static Conditions Market(
        UnderlyingState underlying, ExpiryState expiry, GreeksFormula formula, UnderlyingRate rate, double years, long nowNs)
    {
        double discount = PortableMath.Exp(-rate.Rate * years);
        double spot = underlying.Spot;
        bool known = !double.IsNaN(spot);
        bool fresh = known && nowNs - underlying.SpotTs <= formula.UnderlyingAgeMaxNs;
        double carry = PortableMath.Exp((rate.Rate - rate.DividendYield) * years);
        StrikePair pair = default;
        double parity = formula.Forward == ForwardSource.Parity ? ParityForward(expiry, discount, out pair) : double.NaN;
        if (fresh && !double.IsNaN(parity) && Math.Abs(PortableMath.Log(parity / (spot * carry))) > ParityLogMax)
        {
            (parity, pair) = (double.NaN, default);
        }

        if (!fresh && double.IsNaN(parity))
        {
            return new Conditions(known ? SignalStatus.StaleUnderlying : SignalStatus.NoUnderlying, double.NaN, double.NaN, 0, 0, 0);
        }

        spot = fresh ? spot : parity / carry;
        double forward = double.IsNaN(parity) ? spot * carry : parity;
        double dividend = double.IsNaN(parity) ? rate.DividendYield : rate.Rate - PortableMath.Log(forward / spot) / years;
        return new Conditions(SignalStatus.Ok, spot, forward, rate.Rate, dividend, discount, pair);
    }

    /// <summary>
    /// Forward by put-call parity, F = K + (C - P) / discount, at the strike where the mids of call and put are closest (the rule of the Cboe
    /// VIX methodology), lowest strike first among equals. NaN when no strike has both mids.
    /// </summary>
    private static double ParityForward(ExpiryState expiry, double discount, out StrikePair closestPair)
    {
        closestPair = default;
        double closest = double.PositiveInfinity;
        double forward = double.NaN;
        foreach (var pair in expiry.Strikes)
        {
            double difference = (pair.Call?.Mid ?? double.NaN) - (pair.Put?.Mid ?? double.NaN);
            if (Math.Abs(difference) < closest)
            {
                closest = Math.Abs(difference);
                forward = pair.Strike + difference / discount;
                closestPair = pair;
            }
        }

        return forward > 0 ? forward : double.NaN;
    }

    private static SignalStatus Map(ImpliedVolStatus status) => status switch
    {
        ImpliedVolStatus.Ok => SignalStatus.Ok,
        ImpliedVolStatus.BelowIntrinsic => SignalStatus.BelowIntrinsic,
        ImpliedVolStatus.AtIntrinsic => SignalStatus.AtIntrinsic,
        ImpliedVolStatus.AboveMax => SignalStatus.AboveMax,
        ImpliedVolStatus.Expired => SignalStatus.Expired,
        ImpliedVolStatus.NoQuote => SignalStatus.NoQuote,
        _ => SignalStatus.NotFinite,
    };
}
