using JasperFx.Events;
using Marten;
using Npgsql;
using SignalEs.Commands.Sharding;

namespace SignalEs.Commands.Ingestion;

/// <summary>
/// Commits in one transaction what the shards of this host have ready at the moment: they share its round trips and its flush to disk. What becomes ready
/// meanwhile goes into the next one, so groups grow with the load and a lone append doesn't wait.
/// </summary>
public sealed class GroupCommit(IDocumentStore store, TimeProvider time)
{
    /// <summary>Transactions under way at most: one is computed by PostgreSQL while the other is being flushed.</summary>
    private const int InFlightMax = 2;

    /// <summary>Appends in one transaction at most.</summary>
    private const int GroupMax = 16;

    /// <summary>
    /// Time between the beginnings of two transactions. Without it a host under load sends what has come in the last millisecond, and PostgreSQL spends a third more processor time
    /// on the same ticks, which every commit then waits for. A lone append waits for nothing.
    /// </summary>
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(2);

    /// <summary>A commit that took longer may have waited for a standby, and somebody may have cancelled its wait; PostgreSQL says "committed" then, with a warning.</summary>
    private static readonly TimeSpan Swift = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly Queue<Append> _waiting = new();
    private int _running;
    private long _next;

    private sealed class Append(Action<IDocumentSession> fill, CancellationToken cancellation)
    {
        public Action<IDocumentSession> Fill { get; } = fill;

        public CancellationToken Cancellation { get; } = cancellation;

        public TaskCompletionSource Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Returns when it is committed; throws what the database said when it isn't, or may not be.</summary>
    /// <param name="fill">Queues the append; called again when the group it was in has been rolled back.</param>
    /// <param name="cancellation">Before its transaction begins it is left out; afterwards its outcome is waited for.</param>
    public Task CommitAsync(Action<IDocumentSession> fill, CancellationToken cancellation)
    {
        var append = new Append(fill, cancellation);
        lock (_gate)
        {
            _waiting.Enqueue(append);
            if (_running < InFlightMax)
            {
                _running++;
                _ = Task.Run(RunAsync, CancellationToken.None);
            }
        }

        return append.Completion.Task;
    }

    private async Task RunAsync()
    {
        while (true)
        {
            await TurnAsync();
            var group = new List<Append>();
            lock (_gate)
            {
                while (group.Count < GroupMax && _waiting.TryDequeue(out var append))
                {
                    group.Add(append);
                }

                if (group.Count == 0)
                {
                    _running--;
                    return;
                }
            }

            await SaveAsync(group);
        }
    }

    private async ValueTask TurnAsync()
    {
        long now = time.GetTimestamp();
        long turn;
        lock (_gate)
        {
            turn = Math.Max(now, _next);
            _next = turn + Between.Ticks * time.TimestampFrequency / TimeSpan.TicksPerSecond;
        }

        if (turn > now)
        {
            await Task.Delay(time.GetElapsedTime(now, turn), time);
        }
    }

    private async Task SaveAsync(List<Append> group)
    {
        group.RemoveAll(a => a.Cancellation.IsCancellationRequested && a.Completion.TrySetCanceled(a.Cancellation));
        if (group.Count == 0)
        {
            return;
        }

        try
        {
            await using var session = store.LightweightSession();
            group.ForEach(a => a.Fill(session));
            long begun = time.GetTimestamp();
            await session.SaveChangesAsync(CancellationToken.None);
            if (time.GetElapsedTime(begun) > Swift)
            {
                await InsistOnStandbyAsync();
            }

            group.ForEach(a => a.Completion.TrySetResult());
        }
        catch (Exception e) when (group.Count > 1 && IsRolledBack(e))
        {
            // One of them was wrong: a writer that has lost its shard. Alone, each finds out for itself.
            foreach (var append in group)
            {
                await SaveAsync([append]);
            }
        }
        catch (Exception e)
        {
            group.ForEach(a => a.Completion.TrySetException(e));
        }
    }

    private async Task InsistOnStandbyAsync()
    {
        try
        {
            await using var connection = store.Storage.Database.CreateConnection();
            await ReplicationBarrier.PassAsync(connection, CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // Without the exception itself: it must not be taken for word that the commit was rolled back.
            throw new TimeoutException($"committed, but {e.Message}");
        }
    }

    /// <summary>Whether PostgreSQL has said that nothing was committed. A connection that broke says nothing.</summary>
    public static bool IsRolledBack(Exception e) => e switch
    {
        PostgresException postgres => postgres.SqlState is not (PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow),
        EventStreamUnexpectedMaxEventIdException => true,
        AggregateException all => all.InnerExceptions.All(IsRolledBack),
        _ => e.InnerException is { } inner && IsRolledBack(inner),
    };
}
