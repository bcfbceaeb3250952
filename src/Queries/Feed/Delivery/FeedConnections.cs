using Microsoft.AspNetCore.Http;

namespace SignalEs.Queries.Feed.Delivery;

/// <summary>Counts connections against their limit.</summary>
public sealed class FeedConnections(FeedLimits limits)
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>A place to give back, or null when all are taken.</summary>
    public IDisposable? Enter()
    {
        if (Interlocked.Increment(ref _count) > limits.ConnectionsMax)
        {
            Interlocked.Decrement(ref _count);
            return null;
        }

        return new Place(this);
    }

    public static IResult Refuse(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "5";
        return Problems.Of(FeedCodes.TooManyConnections, "every place is taken");
    }

    private sealed class Place(FeedConnections connections) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref connections._count);
    }
}
