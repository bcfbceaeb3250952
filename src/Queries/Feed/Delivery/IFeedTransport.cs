namespace SignalEs.Queries.Feed.Delivery;

/// <summary>How items reach a client.</summary>
public interface IFeedTransport
{
    /// <summary>Sends all of them, in order; returns when the network took them.</summary>
    Task SendAsync(IReadOnlyList<Outgoing> items, CancellationToken cancellation);
}
