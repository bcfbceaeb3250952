using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Formulas.Expressions;
using SignalEs.Domain.Indicators;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Domain.Engine;

/// <summary>The bar of one timeframe that an instrument is filling, and the indicators that run on it when it closes.</summary>
internal sealed class Frame(Timeframe timeframe, IndicatorRun[] runs, LateWindow? late)
{
    public readonly Timeframe Timeframe = timeframe;
    public readonly IndicatorRun[] Runs = runs;

    /// <summary>Null where the settings don't correct signals, or no indicator runs.</summary>
    public readonly LateWindow? Late = late;

    /// <summary>Of one minute: every tick. Of larger frames: the one-minute bars that closed; changed by <see cref="Merge"/> alone.</summary>
    public Bar Bar = Bar.Empty(0);

    public long End;

    private FormingFrame? _forming;

    private SessionCalendar? _calendar;
    private Buckets.Bucket _bucket;

    /// <summary>The bucket that a minute lies in; nearly always the same as for the one before.</summary>
    public Buckets.Bucket BucketOf(SessionCalendar calendar, long minute)
    {
        if (!ReferenceEquals(calendar, _calendar) || minute < _bucket.From || minute >= _bucket.End)
        {
            (_calendar, _bucket) = (calendar, Buckets.Of(calendar, Timeframe, minute));
        }

        return _bucket;
    }

    public bool IsOpen { get; private set; }

    public void Open(in Buckets.Bucket bucket)
    {
        Bar = Bar.Empty(bucket.Start);
        End = bucket.End;
        IsOpen = true;
        _forming = null;
    }

    /// <summary>Takes the bar of the frame that it replaces.</summary>
    public void GoOnFrom(Frame before) => (Bar, End, IsOpen, _forming) = (before.Bar, before.End, before.IsOpen, null);

    public void Close()
    {
        IsOpen = false;
        _forming = null;
    }

    public void Merge(in Bar piece)
    {
        Bar.Merge(piece);
        _forming = null;
    }

    /// <summary>Of a larger frame, with confirmed positions: what it holds besides the minute that is forming.</summary>
    public FormingFrame Forming(SessionCalendar calendar, long minute)
    {
        if (_forming is { } known && ReferenceEquals(calendar, _calendar) && minute >= known.Bucket.From && minute < known.Bucket.End)
        {
            return known;
        }

        var bucket = BucketOf(calendar, minute);
        return _forming = new FormingFrame(Timeframe, IsOpen ? Bar : Bar.Empty(bucket.Start), bucket);
    }

    /// <summary>A bar as indicators take it.</summary>
    public static BarInput Input(in Bar bar) => new(bar.Start, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume);

    public void Confirm(long sequence)
    {
        Bar.Confirm(sequence);
        Late?.Confirm(sequence);
    }

    public void Save(StateWriter writer)
    {
        writer.WriteBool(IsOpen);
        writer.WriteInt64(End);
        BarState.Save(writer, Bar);
        foreach (var run in Runs)
        {
            run.Indicator.Save(writer);
        }

        Late?.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _forming = null;
        IsOpen = reader.ReadBool();
        End = reader.ReadInt64();
        Bar = BarState.Load(reader);
        foreach (var run in Runs)
        {
            run.Indicator.Load(reader);
        }

        Late?.Load(reader);
    }
}

/// <summary>One indicator of one config on one instrument.</summary>
internal sealed record IndicatorRun(SignalColumnSet Columns, string FormulaHash, Indicator Indicator)
{
    /// <summary>Why it has no value, when it has none.</summary>
    public SignalStatus ReasonOfNone => (Indicator as ExpressionIndicator)?.Reason ?? SignalStatus.WarmingUp;
}
