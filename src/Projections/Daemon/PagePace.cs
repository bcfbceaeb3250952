using System.Diagnostics;
using JasperFx.Events.Daemon.HighWater;
using Marten;
using Marten.Services;

namespace SignalEs.Projections.Daemon;

/// <summary>
/// Keeps the projection to a tenth of the time while it is level with the log: a page writes each bar that a tick has touched once, so many small pages write the
/// same rows many times, with processor time that the commits need. Cheap pages come at once; after one that took 40 ms the next look at the log is 400 ms later.
/// A projection that is behind works without a pause: its pages don't wait for a look.
/// </summary>
internal sealed class PagePace(IDaemonWakeup inner) : IDaemonWakeup, IChangeListener
{
    /// <summary>Time between two looks for each that a page takes.</summary>
    private const int Spacing = 10;

    /// <summary>However long a page takes, read models of a log that moves are no further behind than this and two pages.</summary>
    private static readonly TimeSpan SpacingMax = TimeSpan.FromSeconds(1);

    private long _looked;
    private long _began;
    private long _pageTicks;
    private long _pageTicksBefore;

    /// <summary>A page is about to be folded and written.</summary>
    public void PageBegins() => Volatile.Write(ref _began, Stopwatch.GetTimestamp());

    public Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
    {
        Volatile.Write(ref _pageTicksBefore, Volatile.Read(ref _pageTicks));
        Volatile.Write(ref _pageTicks, Stopwatch.GetTimestamp() - Volatile.Read(ref _began));
        return Task.CompletedTask;
    }

    public Task BeforeCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token) => Task.CompletedTask;

    public async Task WaitAsync(TimeSpan timeout, CancellationToken token)
    {
        // The shorter of two: one page may be slow for another reason than what it holds (the first of a host, a busy machine).
        long page = Math.Min(Volatile.Read(ref _pageTicks), Volatile.Read(ref _pageTicksBefore));
        var rest = NextLook(Stopwatch.GetElapsedTime(0, page)) - Stopwatch.GetElapsedTime(_looked);
        if (rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, token);
        }

        await inner.WaitAsync(timeout, token);
        _looked = Stopwatch.GetTimestamp();
    }

    public void Dispose() => inner.Dispose();

    /// <summary>How long after one look the next comes, when a page takes so long.</summary>
    internal static TimeSpan NextLook(TimeSpan page) => page >= SpacingMax / Spacing ? SpacingMax : page * Spacing;
}
