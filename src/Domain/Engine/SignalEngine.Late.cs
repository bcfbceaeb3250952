using SignalEs.Domain.Ticks;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Domain.Engine;

public sealed partial class SignalEngine
{
    // A late tick goes into every frame that it belongs to: those still forming, and the windows of those that have closed.
    private void AddLate(InstrumentState instrument, TickColumns ticks, int i, Position position, bool quoted)
    {
        long ts = ticks.TsEvent[i];
        foreach (var frame in instrument.Frames)
        {
            var bucket = Buckets.Of(instrument.Calendar, frame.Timeframe, ts);
            var piece = Bar.Empty(bucket.Start);
            piece.Touch(position, late: true);
            AddTo(ref piece, ticks, i, position, quoted);
            if (bucket.End > instrument.Underlying.WatermarkNs)
            {
                if (!frame.IsOpen)
                {
                    frame.Open(bucket);
                    AddOpen(instrument, frame.End);
                }

                frame.Merge(piece);
            }
            else if (frame.Late is { } late)
            {
                bool first = !late.IsChanged;
                if (late.AddLate(bucket, piece) && first)
                {
                    instrument.Underlying.LateFrames.Add((instrument, frame));
                }
            }
        }
    }

    // Once for all late ticks that come before event time moves again: a burst of them costs one computation, wherever batches are cut.
    private void RecomputeLate(UnderlyingState underlying)
    {
        foreach (var (instrument, frame) in underlying.LateFrames)
        {
            RecomputeLate(instrument, frame);
        }

        underlying.LateFrames.Clear();
    }

    private void RecomputeLate(InstrumentState instrument, Frame frame)
    {
        int first = _step.Signals.Count;
        var cause = frame.Late!.Cause;
        frame.Late.Recompute(
            closed => RunIndicators(instrument, frame, closed.Bar, closed.End, emit: true), closed => RunIndicators(instrument, frame, closed.Bar, closed.End, emit: false));
        if (_step.Signals.Count > first)
        {
            _step.Signals.AddCorrection(new Correction(first, _step.Signals.Count, cause));
        }
    }
}
