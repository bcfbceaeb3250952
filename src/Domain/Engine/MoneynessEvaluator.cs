using System.Globalization;
using SignalEs.Domain.Moneyness;

namespace SignalEs.Domain.Engine;

/// <summary>Evaluates one moneyness run on one expiry: a row for each level, then one for the whole expiry. Holds scratch space only.</summary>
internal sealed class MoneynessEvaluator
{
    private readonly BucketAggregate _bucket = new();
    private readonly ExpiryFigures _figures = new();
    private readonly double[] _bucketValues = new double[MoneynessFormula.BucketOutputs.Count];
    private readonly double[] _expiryValues = new double[MoneynessFormula.ExpiryOutputs.Count];
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
        int steps = run.Formula.Steps;
        int last = state.LevelStatus.Length - 1;
        if (!(expiry.Years > 0) || double.IsNaN(reference))
        {
            var reason = expiry.Years > 0 ? SignalStatus.NoUnderlying : SignalStatus.Expired;
            Array.Fill(_expiryValues, double.NaN);
            Emit(run.Expiry, state, last, prefix + MoneynessFormula.ExpiryLevel, nowNs, reason, _expiryValues, output);
            return;
        }

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
                var status = _bucket.Aggregate(callState, putState, run.GreeksIndex, _bucketValues);
                Emit(run.Bucket, state, stepsOut + steps, prefix + StrikeRank.Level(stepsOut), nowNs, status, _bucketValues, output);
                TraceInputs(output, underlying, callState, putState);
            }
        }

        var atmPair = expiry.Strikes[atm];
        var expiryStatus = _figures.Compute(underlying, expiry, run.GreeksIndex, atm, _expiryValues);
        Emit(run.Expiry, state, last, prefix + MoneynessFormula.ExpiryLevel, nowNs, expiryStatus, _expiryValues, output);
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
