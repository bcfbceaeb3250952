using SignalEs.Domain.Formulas;
using SignalEs.Domain.Options;

namespace SignalEs.Domain.Engine;

/// <summary>Evaluates one Greeks run on the chain of one expiry. Holds scratch space only.</summary>
internal sealed class GreeksEvaluator
{
    private readonly GreeksMarketFinder _markets = new();
    private readonly GreeksScratch _scratch = new();
    private readonly double[] _values = new double[GreeksFormula.Outputs.Count];

    public void Evaluate(UnderlyingState underlying, ExpiryState expiry, GreeksRun run, EngineSettings settings, long nowNs, SignalBatchBuilder output)
    {
        var rate = settings.RateOf(underlying.Symbol);
        double years = (double)(expiry.CloseNs - nowNs) / UnixNanos.PerYear365;
        var market = years > 0
            ? _markets.Find(underlying, expiry, run.Formula, rate, years, nowNs)
            : GreeksMarket.Without(SignalStatus.Expired, years);
        (expiry.Forward, expiry.Years) = (market.Forward, years);
        _scratch.Begin(2 * expiry.Strikes.Length);
        if (market.Status == SignalStatus.Ok)
        {
            foreach (var pair in expiry.Strikes)
            {
                Collect(pair.Call, run, nowNs);
                Collect(pair.Put, run, nowNs);
            }

            _scratch.Solve(market, run.Formula.BelowIntrinsic);
        }

        int next = 0;
        foreach (var pair in expiry.Strikes)
        {
            Emit(underlying, pair.Call, run, market, nowNs, output, ref next);
            Emit(underlying, pair.Put, run, market, nowNs, output, ref next);
        }
    }

    private void Collect(InstrumentState? option, GreeksRun run, long nowNs)
    {
        if (option is not null && (option.GreeksMask & (1UL << run.Index)) != 0 && Mark(option, run.Formula, nowNs) is var mark && !double.IsNaN(mark))
        {
            _scratch.Add(option, mark, run.Formula.Exercise == GreeksExercise.Instrument && option.Metadata.Exercise == ExerciseStyle.American);
        }
    }

    // Mid of an uncrossed quote, else a fresh last trade, else nothing.
    private static double Mark(InstrumentState option, GreeksFormula formula, long nowNs)
    {
        double mid = option.Mid;
        return double.IsNaN(mid) && nowNs - option.LastTs <= formula.TradeAgeMaxNs ? option.Last : mid;
    }

    private void Emit(
        UnderlyingState underlying, InstrumentState? option, GreeksRun run, in GreeksMarket market, long nowNs, SignalBatchBuilder output, ref int next)
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
            (_values[7], _values[8], _values[9]) = (market.Spot, market.Forward, market.Years);
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
        if (result.Status.HasValues() || before != (true, result.Status))
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
        result.Status = s.Status[row];
        if (result.Status.HasValues())
        {
            (_values[0], _values[1], _values[2]) = (result.Vol, result.Delta, result.Gamma) = (s.Vol[row], s.Delta[row], s.Gamma[row]);
            (_values[3], _values[4], _values[5]) = (s.Vega[row], s.Theta[row], s.Rho[row]);
            (result.Vega, result.Theta) = (s.Vega[row], s.Theta[row]);
        }
    }
}
