using SignalEs.Domain.Timeframes;

namespace SignalEs.Domain.Engine;

public sealed partial class SignalEngine
{
    internal const int OutputsMax = 32;

    /// <summary>
    /// Does everything that is due up to an instant, in order of time; at one instant bars close before intervals are evaluated. What is
    /// evaluated at a boundary has seen every tick before it and none at or after it: no look-ahead.
    /// </summary>
    private void AdvanceTo(UnderlyingState underlying, long ts)
    {
        RecomputeLate(underlying);
        while (underlying.NextDueNs is var due && due <= ts)
        {
            if (underlying.NextCloseNs == due)
            {
                CloseBars(underlying, due);
            }
            else
            {
                foreach (var group in underlying.Groups)
                {
                    if (group.DueNs == due)
                    {
                        Evaluate(underlying, group, due);
                    }
                }
            }
        }

        underlying.WatermarkNs = ts;
    }

    private void Evaluate(UnderlyingState underlying, IntervalGroup group, long now)
    {
        foreach (var expiry in underlying.Expiries)
        {
            bool expired = expiry.Years <= 0;
            if ((!group.AllDirty && (expiry.DirtyGroups & group.Mask) == 0) || expired)
            {
                continue;
            }

            expiry.DirtyGroups &= ~group.Mask;
            int firstRow = _step.Signals.Count;
            foreach (var run in group.Greeks)
            {
                _greeks.Evaluate(underlying, expiry, run, Settings!, now, _step.Signals);
            }

            foreach (var run in group.Moneyness)
            {
                _moneyness.Evaluate(underlying, expiry, run, now, _step.Signals);
            }

            foreach (var run in group.Formulas)
            {
                _optionFormulas.Evaluate(underlying, expiry, run, firstRow, now, _step.Signals);
            }
        }

        group.AllDirty = false;
        group.DueNs = IntervalGroup.Clean;
    }

    private void CloseBars(UnderlyingState underlying, long due)
    {
        (var open, underlying.Open) = (underlying.Open, []);
        underlying.NextCloseNs = long.MaxValue;
        foreach (var instrument in open)
        {
            instrument.InOpenList = false;
            CloseBars(instrument, due);
            foreach (var frame in instrument.Frames)
            {
                if (frame.IsOpen)
                {
                    AddOpen(instrument, frame.End);
                }
            }
        }
    }

    private void CloseBars(InstrumentState instrument, long due)
    {
        bool wanted = BarFilter?.Invoke(instrument.Key.Text) != false;
        foreach (var frame in instrument.Frames)
        {
            if (!frame.IsOpen || frame.End > due)
            {
                continue;
            }

            frame.Close();
            if (wanted)
            {
                _step.ClosedBars.Add(new BarChange(instrument.Key, frame.Timeframe, frame.Bar, frame.End, isFinal: true));
            }

            RunIndicators(instrument, frame, frame.Bar, frame.End, emit: true);
            frame.Late?.Add(frame.Bar, frame.End);
            if (frame.Timeframe == Timeframe.M1)
            {
                MergeUp(instrument, frame.Bar);
            }
        }
    }

    private static void MergeUp(InstrumentState instrument, in Bar minute)
    {
        for (int i = 1; i < instrument.Frames.Length; i++)
        {
            var frame = instrument.Frames[i];
            if (!frame.IsOpen)
            {
                frame.Open(frame.BucketOf(instrument.Calendar, minute.Start));
            }

            frame.Merge(minute);
        }
    }

    // An indicator sees bars that have trades; a bar of quotes alone has no open, high, low and close.
    private void RunIndicators(InstrumentState instrument, Frame frame, in Bar bar, long end, bool emit)
    {
        if (frame.Runs.Length == 0 || !bar.HasTrades)
        {
            return;
        }

        var input = Frame.Input(bar);
        Span<double> buffer = stackalloc double[OutputsMax];
        foreach (var run in frame.Runs)
        {
            var values = buffer[..run.Indicator.OutputCount];
            run.Indicator.Add(input, values);
            if (!emit)
            {
                continue;
            }

            bool any = false;
            foreach (double value in values)
            {
                any |= !double.IsNaN(value);
            }

            _step.Signals.Add(
                run.Columns, instrument.Key.Text, end, bar.Start, any ? SignalStatus.Ok : run.ReasonOfNone, values);
            if (_step.Signals.TraceOfLast is { } trace)
            {
                trace.Add("bar_first", instrument, bar.FromPosition);
                trace.Add("bar_open", instrument, bar.OpenPosition);
                trace.Add("bar_close", instrument, bar.ClosePosition);
                trace.Add("bar_last", instrument, bar.ToPosition);
            }
        }
    }
}
