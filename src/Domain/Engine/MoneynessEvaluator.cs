using System.Globalization;
using SignalEs.Domain.Moneyness;

namespace SignalEs.Domain.Engine;

/// <summary>Evaluates one moneyness run on one expiry: a row for each level, then one for the whole expiry. Holds scratch space only.</summary>
internal sealed class MoneynessEvaluator
{
    private const int ValuesMax = 64;

    private readonly BucketAggregate _bucket = new();
    private readonly ExpiryFigures _figures = new();
    private readonly LevelEvaluator _levels = new();
    private readonly double[] _values = new double[ValuesMax];
    private readonly Dictionary<(string, DateOnly), string> _prefixes = [];

    public void Evaluate(UnderlyingState underlying, ExpiryState expiry, MoneynessRun run, long nowNs, SignalBatchBuilder output)
    {
        if (run.GreeksIndex < 0 || expiry.Strikes.Length == 0)
        {
            return;
        }

        var state = expiry.Moneyness[run.Index];
        double reference = run.Formula.Reference == RankReference.Spot ? underlying.Spot : expiry.Forward;
        string prefix = Prefix(underlying.Symbol, expiry.Date);
        if (!(expiry.Years > 0) || double.IsNaN(reference))
        {
            var reason = expiry.Years > 0 ? SignalStatus.NoUnderlying : SignalStatus.Expired;
            var values = _values.AsSpan(0, run.Expiry.Outputs.Count);
            values.Fill(double.NaN);
            Emit(run.Expiry, state, run.Formula.Levels - 1, prefix + MoneynessFormula.ExpiryLevel, nowNs, reason, values, output);
        }
        else if (run.Formula.Edition == 1)
        {
            Edition1(underlying, expiry, run, reference, prefix, nowNs, output);
        }
        else
        {
            Edition2(underlying, expiry, run, prefix, nowNs, output);
        }
    }

    private void Edition2(UnderlyingState underlying, ExpiryState expiry, MoneynessRun run, string prefix, long nowNs, SignalBatchBuilder output)
    {
        var (state, formula) = (expiry.Moneyness[run.Index], run.Formula);
        var bucket = _values.AsSpan(0, run.Bucket.Outputs.Count);
        _levels.Begin(underlying, expiry, run);
        int level = 0;
        for (int stepsOut = -formula.Steps; stepsOut <= formula.Steps; stepsOut++, level++)
        {
            Level(_levels.ByStrike(stepsOut), StrikeRank.Level(stepsOut), bucket);
        }

        foreach (int delta in formula.Deltas)
        {
            Level(_levels.ByDelta(delta), StrikeRank.DeltaLevel(delta), bucket);
            level++;
        }

        var figures = _values.AsSpan(0, run.Expiry.Outputs.Count);
        var status = _levels.Expiry(figures);
        Emit(run.Expiry, state, level, prefix + MoneynessFormula.ExpiryLevel, nowNs, status, figures, output);
        TraceInputs(output, underlying, _levels.AtmPair.Call, _levels.AtmPair.Put);

        void Level((LevelSide Call, LevelSide Put) sides, string name, Span<double> values)
        {
            if (sides.Call.Option is not null || sides.Put.Option is not null)
            {
                var reason = _levels.Level(sides.Call, sides.Put, values);
                Emit(run.Bucket, state, level, prefix + name, nowNs, reason, values, output);
                TraceInputs(output, underlying, sides.Call.Option, sides.Put.Option);
            }
        }
    }

    private void Edition1(
        UnderlyingState underlying, ExpiryState expiry, MoneynessRun run, double reference, string prefix, long nowNs, SignalBatchBuilder output)
    {
        var state = expiry.Moneyness[run.Index];
        int steps = run.Formula.Steps;
        var bucket = _values.AsSpan(0, run.Bucket.Outputs.Count);
        int current = state.AtmStrike > 0 ? Array.BinarySearch(expiry.StrikePrices, state.AtmStrike) : -1;
        int atm = StrikeRank.Atm(expiry.StrikePrices, reference, current, run.Formula.Hysteresis);
        state.AtmStrike = expiry.StrikePrices[atm];
        for (int stepsOut = -steps; stepsOut <= steps; stepsOut++)
        {
            int call = atm + stepsOut;
            int put = atm - stepsOut;
            var callState = (uint)call < (uint)expiry.Strikes.Length ? expiry.Strikes[call].Call : null;
            var putState = (uint)put < (uint)expiry.Strikes.Length ? expiry.Strikes[put].Put : null;
            if (callState is not null || putState is not null)
            {
                var status = _bucket.Aggregate(callState, putState, run.GreeksIndex, bucket);
                Emit(run.Bucket, state, stepsOut + steps, prefix + StrikeRank.Level(stepsOut), nowNs, status, bucket, output);
                TraceInputs(output, underlying, callState, putState);
            }
        }

        var atmPair = expiry.Strikes[atm];
        var figures = _values.AsSpan(0, run.Expiry.Outputs.Count);
        var expiryStatus = _figures.Compute(underlying, expiry, run.GreeksIndex, atm, figures);
        Emit(run.Expiry, state, run.Formula.Levels - 1, prefix + MoneynessFormula.ExpiryLevel, nowNs, expiryStatus, figures, output);
        TraceInputs(output, underlying, atmPair.Call, atmPair.Put);
    }

    // The nearest inputs only: a figure of the whole expiry rests on every strike's Greeks, which have positions of their own.
    private static void TraceInputs(SignalBatchBuilder output, UnderlyingState underlying, InstrumentState? call, InstrumentState? put)
    {
        if (output.TraceOfLast is { Inputs.Count: 0 } trace)
        {
            trace.Add("call_quote", call, call?.QuotePosition ?? Position.None);
            trace.Add("put_quote", put, put?.QuotePosition ?? Position.None);
            trace.Add("underlying", underlying.SpotSource, underlying.SpotPosition);
        }
    }

    // As with Greeks: a row without values is recorded only when the reason changes.
    private static void Emit(
        SignalColumnSet columns, MoneynessState state, int level, string subject, long nowNs, SignalStatus status, ReadOnlySpan<double> values, SignalBatchBuilder output)
    {
        byte mark = (byte)((int)status + 1);
        if (status == SignalStatus.Ok || state.LevelStatus[level] != mark)
        {
            output.Add(columns, subject, nowNs, nowNs, status, values);
        }
        else
        {
            output.Digest(subject, nowNs, status, values);
        }

        state.LevelStatus[level] = mark;
    }

    private string Prefix(string underlying, DateOnly expiry)
    {
        if (!_prefixes.TryGetValue((underlying, expiry), out string? prefix))
        {
            prefix = string.Create(CultureInfo.InvariantCulture, $"{underlying}:{expiry:yyyy-MM-dd}:");
            _prefixes.Add((underlying, expiry), prefix);
        }

        return prefix;
    }
}
