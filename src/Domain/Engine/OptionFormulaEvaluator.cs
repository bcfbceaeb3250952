using SignalEs.Domain.Formulas.Expressions;
using SignalEs.Domain.Formulas.Expressions.Binding;
using SignalEs.Domain.Options;

namespace SignalEs.Domain.Engine;

/// <summary>
/// Evaluates formulas on the options of one expiry, right after its Greeks and moneyness: it reads their rows of the same moment. Holds scratch space only.
/// </summary>
internal sealed class OptionFormulaEvaluator
{
    private readonly double[] _values = new double[FormulaBudget.OutputsMax];

    // By Greeks run: the row of the option at hand (-1: none), and where to look for the next option's. Rows and strikes are in the same order.
    private readonly int[] _row = new int[64];
    private readonly int[] _next = new int[64];

    /// <param name="firstRow">The row of the batch with which this expiry begins.</param>
    public void Evaluate(UnderlyingState underlying, ExpiryState expiry, OptionFormulaRun run, int firstRow, long nowNs, SignalBatchBuilder output)
    {
        Array.Fill(_next, firstRow);
        var rows = (First: firstRow, End: output.Count);
        foreach (var pair in expiry.Strikes)
        {
            Evaluate(underlying, pair.Call, run, rows, nowNs, output);
            Evaluate(underlying, pair.Put, run, rows, nowNs, output);
        }
    }

    private void Evaluate(UnderlyingState underlying, InstrumentState? option, OptionFormulaRun run, (int First, int End) rows, long nowNs, SignalBatchBuilder output)
    {
        if (option is null)
        {
            return;
        }

        foreach (var greeks in run.Greeks)
        {
            Find(greeks, option, rows.End, output);
        }

        if (option.Formulas[run.Index] is not { } state)
        {
            return;
        }

        var slots = state.Program.Slots;
        var reason = SignalStatus.Ok;
        for (int i = 0; i < run.Sources.Count; i++)
        {
            var source = run.Sources[i];
            var status = SignalStatus.Ok;
            double value = source.Input.Kind switch
            {
                InputKind.Option => OfOption(option, (OptionField)source.Input.Index),
                InputKind.Greeks => OfGreeks(option, source, output, out status),
                _ => OfChain(option.Expiry!, source, rows, output, out status),
            };
            slots[run.Program.Inputs[i].Slot] = Operators.Known(value);
            reason = reason == SignalStatus.Ok ? status : reason;
        }

        var values = _values.AsSpan(0, run.Program.Outputs.Length);
        state.Program.Run(default, commit: true, values);
        Emit(underlying, option, state, Status(values, reason, state), nowNs, values, output);
    }

    private void Find(GreeksRun greeks, InstrumentState option, int endRow, SignalBatchBuilder output)
    {
        int row = _next[greeks.Index];
        while (row < endRow && !output.IsRowOf(row, greeks.Columns))
        {
            row++;
        }

        bool found = row < endRow && output.SubjectOf(row) == option.Key.Text;
        _row[greeks.Index] = found ? row : -1;
        _next[greeks.Index] = found ? row + 1 : row;
    }

    private static SignalStatus Status(ReadOnlySpan<double> values, SignalStatus reason, OptionFormulaState state)
    {
        foreach (double value in values)
        {
            if (!double.IsNaN(value))
            {
                return SignalStatus.Ok;
            }
        }

        return reason != SignalStatus.Ok ? reason : state.Program.Reason;
    }

    // As with Greeks: a row without values is recorded only when the reason changes, and always counts in the digest.
    private static void Emit(
        UnderlyingState underlying, InstrumentState option, OptionFormulaState state, SignalStatus status, long nowNs, ReadOnlySpan<double> values, SignalBatchBuilder output)
    {
        bool changes = state.Changes(status);
        if (status != SignalStatus.Ok && !changes)
        {
            output.Digest(option.Key.Text, nowNs, status, values);
            return;
        }

        output.Add(state.Run.Columns, option.Key.Text, nowNs, nowNs, status, values);
        if (output.TraceOfLast is { } trace)
        {
            trace.Add("quote", option, option.QuotePosition);
            trace.Add("trade", option, option.LastPosition);
            trace.Add("underlying", underlying.SpotSource, underlying.SpotPosition);
        }
    }

    private static double OfOption(InstrumentState option, OptionField field) => field switch
    {
        OptionField.Strike => option.Key.Strike!.Value,
        OptionField.IsCall => option.Key.Right == OptionRight.Call ? 1 : 0,
        OptionField.Bid => option.Bid,
        OptionField.Ask => option.Ask,
        OptionField.Last => option.Last,
        OptionField.DayVolume => option.DayVolume,
        _ => option.OpenInterest,
    };

    private double OfGreeks(InstrumentState option, InputSource source, SignalBatchBuilder output, out SignalStatus status)
    {
        foreach (var greeks in source.Greeks)
        {
            if ((option.GreeksMask & (1UL << greeks.Index)) == 0)
            {
                continue;
            }

            if (_row[greeks.Index] is >= 0 and var row)
            {
                status = output.StatusOf(row);
                return output.ValueOf(row, source.Input.Index);
            }

            // No row of its own: still without values, for the same reason as before.
            status = option.Greeks[greeks.Index] is { IsKnown: true } result ? result.Status : SignalStatus.NoInput;
            return double.NaN;
        }

        status = SignalStatus.NoInput;
        return double.NaN;
    }

    private static double OfChain(ExpiryState expiry, InputSource source, (int First, int End) rows, SignalBatchBuilder output, out SignalStatus status)
    {
        if (source.Moneyness is null)
        {
            status = SignalStatus.NoInput;
            return double.NaN;
        }

        for (int row = rows.End - 1; row >= rows.First; row--)
        {
            if (output.IsRowOf(row, source.Moneyness.Expiry))
            {
                status = output.StatusOf(row);
                return output.ValueOf(row, source.Input.Index);
            }
        }

        // No row: still without figures, for the reason that moneyness remembers (0: none yet, else status + 1).
        byte mark = expiry.Moneyness[source.Moneyness.Index].LevelStatus[^1];
        status = mark == 0 ? SignalStatus.NoInput : (SignalStatus)(mark - 1);
        return double.NaN;
    }
}
