using SignalEs.Domain.Formulas;
using SignalEs.Domain.Numerics;
using SignalEs.Domain.Options;

namespace SignalEs.Domain.Engine;

/// <summary>Evaluates one Greeks run on the chain of one expiry. Holds scratch space only.</summary>
internal sealed class GreeksEvaluator
{
    /// <summary>A forward further than this from spot (in log) comes from bad quotes, not from carry.</summary>
    private const double ParityLogMax = 0.25;

    private readonly GreeksScratch _scratch = new();
    private readonly double[] _values = new double[GreeksFormula.Outputs.Count];

    public void Evaluate(UnderlyingState underlying, ExpiryState expiry, GreeksRun run, EngineSettings settings, long nowNs, SignalBatchBuilder output)
    {
        var rate = settings.RateOf(underlying.Symbol);
        double years = (double)(expiry.CloseNs - nowNs) / UnixNanos.PerYear365;
        var market = years > 0 ? Market(underlying, expiry, run.Formula, rate, years, nowNs) : new Conditions { Status = SignalStatus.Expired };
        (expiry.Forward, expiry.Years) = years > 0 ? (market.Forward, years) : (double.NaN, years);
        _scratch.Begin(2 * expiry.Strikes.Length);
        if (market.Status == SignalStatus.Ok)
        {
            foreach (var pair in expiry.Strikes)
            {
                Collect(pair.Call, run, nowNs);
                Collect(pair.Put, run, nowNs);
            }

            _scratch.Solve(market.Spot, market.Forward, years, market.Rate, market.Dividend, market.Discount);
        }

        int next = 0;
        foreach (var pair in expiry.Strikes)
        {
            Emit(underlying, pair.Call, run, market, years, nowNs, output, ref next);
            Emit(underlying, pair.Put, run, market, years, nowNs, output, ref next);
        }
    }

    private readonly record struct Conditions(
        SignalStatus Status, double Spot, double Forward, double Rate, double Dividend, double Discount, StrikePair ParityPair = default);

    private void Collect(InstrumentState? option, GreeksRun run, long nowNs)
    {
        if (option is not null && (option.GreeksMask & (1UL << run.Index)) != 0 && Mark(option, run.Formula, nowNs) is var mark && !double.IsNaN(mark))
        {
            _scratch.Add(option, mark);
        }
    }

    // Mid of an uncrossed quote, else a fresh last trade, else nothing.
    private static double Mark(InstrumentState option, GreeksFormula formula, long nowNs)
    {
        double mid = option.Mid;
        return double.IsNaN(mid) && nowNs - option.LastTs <= formula.TradeAgeMaxNs ? option.Last : mid;
    }

    private void Emit(
        UnderlyingState underlying, InstrumentState? option, GreeksRun run, in Conditions market, double years, long nowNs, SignalBatchBuilder output, ref int next)
    {
        if (option is null || (option.GreeksMask & (1UL << run.Index)) == 0)
        {
            return;
        }

        ref var result = ref option.Greeks[run.Index];
        var before = (result.IsKnown, result.Status);
        Array.Fill(_values, double.NaN);
        result = new GreeksResult { IsKnown = true, Status = market.Status, Mark = double.NaN };
        if (market.Status == SignalStatus.Ok)
        {
            (_values[7], _values[8], _values[9]) = (market.Spot, market.Forward, years);
            bool solved = next < _scratch.Count && ReferenceEquals(_scratch.Option[next], option);
            if (solved)
            {
                Take(next++, ref result);
            }
            else
            {
                result.Status = SignalStatus.NoQuote;
            }
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

    private void Take(int row, ref GreeksResult result)
    {
        var s = _scratch;
        _values[6] = result.Mark = s.Mark[row];
        result.Status = Map(s.Status[row]);
        if (result.Status == SignalStatus.Ok)
        {
            (_values[0], _values[1], _values[2]) = (result.Vol, result.Delta, result.Gamma) = (s.Vol[row], s.Delta[row], s.Gamma[row]);
            (_values[3], _values[4], _values[5]) = (s.Vega[row], s.Theta[row], s.Rho[row]);
            (result.Vega, result.Theta) = (s.Vega[row], s.Theta[row]);
        }
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
