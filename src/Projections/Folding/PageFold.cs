using JasperFx.Events;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;

namespace SignalEs.Projections.Folding;

/// <summary>
/// What one model makes of a page: it is shown the events one after the other. Batches hold only during the call, so that a page takes little more memory than the
/// bytes of its events.
/// </summary>
internal abstract class PageFold
{
    public virtual void Ticks(IEvent<TicksIngested> e, TickBatch ticks)
    {
    }

    public virtual ValueTask SignalsAsync(IEvent<SignalsComputed> e, SignalBatch signals, CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <summary>Any other event.</summary>
    public virtual void Other(IEvent e)
    {
    }

    /// <summary>Rows that it holds by now, about; 0 where these are few.</summary>
    public virtual int Rows => 0;

    /// <summary>After the last event.</summary>
    public abstract void Write(PageWrites writes);
}
