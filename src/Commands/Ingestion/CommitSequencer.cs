using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SignalEs.Domain.Engine;

namespace SignalEs.Commands.Ingestion;

/// <summary>
/// Hands committed batches of all shards to the observers in order of global sequence, each exactly once, on one thread. PostgreSQL gives out sequences
/// before it commits, so a batch may only go out when every commit that was in flight when it completed has completed too: one of them
/// may hold a lower sequence. Later commits can't, their sequences were given out after.
/// </summary>
public sealed class CommitSequencer : IAsyncDisposable
{
    /// <summary>Batches that wait at most, for the observers or for the commits of other hosts to be known; after that the shards wait too, so that memory stays bounded.</summary>
    internal const int WaitingMax = 256;

    private readonly Lock _gate = new();
    private readonly SortedSet<long> _inFlight = [];
    private readonly PriorityQueue<(CommittedBatch Batch, long WaitsFor), long> _pending = new();
    private readonly Channel<CommittedBatch> _ready = Channel.CreateUnbounded<CommittedBatch>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _dispatcher;
    private long _ticket;
    private volatile int _handedOut;
    private volatile int _held;
    private long _horizon = long.MaxValue;

    public CommitSequencer(IEnumerable<ICommitObserver> observers, ILogger<CommitSequencer> logger)
        => _dispatcher = Task.Run(() => DispatchAsync([.. observers], logger));

    /// <summary>Highest sequence handed to the observers.</summary>
    public long Released { get; private set; }

    /// <summary>Commits in memory that observers haven't been given yet.</summary>
    public int Waiting => _handedOut + _held;

    /// <summary>Completes when what waits is few enough for another commit.</summary>
    public async ValueTask RoomAsync(CancellationToken cancellation)
    {
        while (Waiting >= WaitingMax)
        {
            await Task.Delay(1, cancellation);
        }
    }

    /// <summary>
    /// Completes when the observers have taken most of what may go out. Who reads the log waits for this alone: what is held waits for its reader.
    /// </summary>
    public async ValueTask TakenAsync(CancellationToken cancellation)
    {
        while (_handedOut >= WaitingMax)
        {
            await Task.Delay(1, cancellation);
        }
    }

    /// <summary>Commits of other hosts are known up to here; <see cref="long.MaxValue"/> while this host writes every shard.</summary>
    public long Horizon
    {
        get
        {
            lock (_gate)
            {
                return _horizon;
            }
        }
    }

    /// <summary>Before anything else: the log as it stands, of which observers know from elsewhere.</summary>
    public void Start(long sequence)
    {
        lock (_gate)
        {
            (Released, _horizon) = (sequence, sequence);
        }
    }

    /// <summary>Other hosts write from now on: what this one commits waits until theirs are known, see <see cref="RaiseTo"/>.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _horizon = _horizon == long.MaxValue ? Released : _horizon;
        }
    }

    /// <summary>Every commit of another host with a sequence up to this one was published; <see cref="long.MaxValue"/>: there are no other writers.</summary>
    public void RaiseTo(long horizon)
    {
        lock (_gate)
        {
            _horizon = Math.Max(_horizon, horizon);
            Release();
        }
    }

    /// <summary>
    /// A commit that was read from the log; waits while the observers are behind. One that is behind what they have seen is left out; they find that out by
    /// <see cref="CommittedBatch.Previous"/>.
    /// </summary>
    public async ValueTask PublishAsync(CommittedBatch batch, CancellationToken cancellation)
    {
        await TakenAsync(cancellation);
        lock (_gate)
        {
            if (batch.SignalsSequence > Released)
            {
                _pending.Enqueue((batch, _ticket), batch.SignalsSequence);
                Release();
            }
        }
    }

    /// <summary>Before a commit is sent.</summary>
    public long Begin()
    {
        lock (_gate)
        {
            _inFlight.Add(++_ticket);
            return _ticket;
        }
    }

    /// <summary>After it committed (or failed: then without a batch).</summary>
    public void Complete(long ticket, CommittedBatch? batch)
    {
        lock (_gate)
        {
            _inFlight.Remove(ticket);
            if (batch is not null)
            {
                _pending.Enqueue((batch, _ticket), batch.SignalsSequence);
            }

            Release();
        }
    }

    private void Release()
    {
        ReleaseWhatMay();
        _held = _pending.Count;
    }

    private void ReleaseWhatMay()
    {
        long oldest = _inFlight.Count == 0 ? long.MaxValue : _inFlight.Min;
        while (_pending.TryPeek(out var next, out long sequence) && next.WaitsFor < oldest && sequence <= _horizon)
        {
            _pending.Dequeue();
            Released = sequence;
            Interlocked.Increment(ref _handedOut);
            _ready.Writer.TryWrite(next.Batch with { CompleteTo = Math.Min(sequence, LowestWaiting() - 1) });
        }
    }

    // What holds a lower sequence than the batch now handed out was in flight with it, so it waits here by now.
    private long LowestWaiting()
    {
        long lowest = long.MaxValue;
        foreach (var ((batch, _), _) in _pending.UnorderedItems)
        {
            lowest = Math.Min(lowest, batch.TicksSequence);
        }

        return lowest;
    }

    public async ValueTask DisposeAsync()
    {
        _ready.Writer.TryComplete();
        await _dispatcher;
    }

    private async Task DispatchAsync(ICommitObserver[] observers, ILogger logger)
    {
        await foreach (var batch in _ready.Reader.ReadAllAsync())
        {
            Interlocked.Decrement(ref _handedOut);
            foreach (var observer in observers)
            {
                Guarded(batch, observer.GetType().Name, observer.OnCommitted);
            }

            Guarded(batch, "release", static b => b.Release());
        }

        // A fault must not stop the feed of the others; the batch is in the log all the same.
        void Guarded(CommittedBatch batch, string who, Action<CommittedBatch> told)
        {
            try
            {
                told(batch);
            }
            catch (Exception e)
            {
                logger.LogError(e, "{Observer} failed on the commit at {Sequence}", who, batch.SignalsSequence);
            }
        }
    }
}
