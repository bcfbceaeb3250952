using SignalEs.Domain.Instruments;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Domain.Engine;

/// <summary>
/// The bars that an instrument was forming after a batch, one of each timeframe. A larger one is what it had swallowed before the minute, merged with the minute: that
/// is done when somebody looks, since of most bars of most batches nobody does.
/// </summary>
public readonly struct FormingBars
{
    private readonly Bar _minute;
    private readonly long _minuteEnd;
    private readonly FormingFrame[] _larger;

    internal FormingBars(InstrumentKey key, in Bar minute, long minuteEnd, FormingFrame[] larger)
        => (Key, _minute, _minuteEnd, _larger) = (key, minute, minuteEnd, larger);

    public InstrumentKey Key { get; }

    public int Count => 1 + _larger.Length;

    public Timeframe TimeframeOf(int index) => index == 0 ? Timeframe.M1 : _larger[index - 1].Timeframe;

    /// <summary>The bar of one timeframe, shortest first.</summary>
    public BarChange this[int index] => index == 0
        ? new BarChange(Key, Timeframe.M1, _minute, _minuteEnd, isFinal: false)
        : _larger[index - 1].With(Key, _minute);
}

/// <summary>A larger frame between two minutes; never changed, so that batches share it.</summary>
internal sealed class FormingFrame(Timeframe timeframe, in Bar closed, in Buckets.Bucket bucket)
{
    private readonly Bar _closed = closed;

    public Timeframe Timeframe { get; } = timeframe;

    public Buckets.Bucket Bucket { get; } = bucket;

    public BarChange With(InstrumentKey key, in Bar minute)
    {
        var bar = _closed;
        bar.Merge(minute);
        return new BarChange(key, Timeframe, bar, Bucket.End, isFinal: false);
    }
}
