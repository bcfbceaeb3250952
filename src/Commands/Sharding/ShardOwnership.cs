using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using SignalEs.Commands.Ingestion;

namespace SignalEs.Commands.Sharding;

/// <summary>
/// Decides, together with the other hosts of the log, which shards this host writes: says that it is alive, takes what nobody writes up to its fair share, and gives back
/// what is more. A host that stops without a word is noticed after <see cref="LooksUntilGone"/> looks at its beat.
/// </summary>
public sealed class ShardOwnership
{
    /// <summary>2.8 s at <see cref="Interval"/>: long enough for a pause of the runtime or the machine, short enough to take over within 5 s.</summary>
    public const int LooksUntilGone = 7;

    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(400);

    private readonly IReadOnlyList<ShardWorker> _workers;
    private readonly CommitSequencer _sequencer;
    private readonly HostIdentity _self;
    private readonly ILogger _logger;
    private readonly ShardLeases _leases;
    private readonly HostsAlive _alive = new(LooksUntilGone);
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ClusterView _view = new([], []);
    private bool _isAway;

    internal ShardOwnership(IReadOnlyList<ShardWorker> workers, CommitSequencer sequencer, NpgsqlDataSource database, HostIdentity self, ILogger logger)
    {
        (_workers, _sequencer, _self, _logger) = (workers, sequencer, self, logger);
        _leases = new ShardLeases(database, self);
    }

    /// <summary>Hosts and leases at the last look.</summary>
    public ClusterView View => _view;

    /// <summary>Completes when every shard has been seen to be owned by somebody.</summary>
    public Task Settled => _settled.Task;

    /// <summary>Shards that this host writes.</summary>
    public int Owned => _workers.Count(w => w.Tenure is not null);

    /// <summary>Where the owner of a shard can be reached; null while it isn't known or is this host.</summary>
    public string? AddressOf(int shard)
    {
        var view = _view;
        return shard < view.Leases.Count && view.Leases[shard].Host is { } host && host != _self.Id
            ? view.Hosts.FirstOrDefault(h => h.Id == host)?.Address
            : null;
    }

    internal async Task RunAsync(CancellationToken cancellation)
    {
        bool hasJoined = false;
        while (!cancellation.IsCancellationRequested)
        {
            var clock = Stopwatch.StartNew();
            try
            {
                if (!hasJoined)
                {
                    await _leases.JoinAsync(_workers.Count, cancellation);
                    hasJoined = true;
                }

                await BeatAsync(cancellation);
                _isAway = false;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return; // in the middle of a look; what this host owns has to be given back all the same
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                if (!_isAway)
                {
                    _logger.LogWarning("The table of leases can't be reached: {Reason}; trying again", e.Message);
                    _isAway = true;
                }
            }

            var rest = Interval - clock.Elapsed;
            await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.FromMilliseconds(1), cancellation).ContinueWith(static _ => { }, CancellationToken.None);
        }
    }

    /// <summary>At an orderly stop, when nothing is under way any more: the others need not wait.</summary>
    internal async Task LeaveAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var worker in _workers)
            {
                if (worker.Tenure is { } tenure)
                {
                    worker.Assign(null);
                    await _leases.ReleaseAsync(worker.Shard, tenure.Epoch, cancellation);
                }
            }

            await _leases.ForgetAsync([_self.Id], cancellation);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            _logger.LogWarning("The leases could not be given back ({Reason}); the other hosts take them over when they miss this one", e.Message);
        }
    }

    private async Task BeatAsync(CancellationToken cancellation)
    {
        var view = await _leases.BeatAsync(cancellation);
        _view = view;
        foreach (var worker in _workers)
        {
            Compare(worker, view.Leases[worker.Shard]);
        }

        var gone = _alive.Look(view.Hosts.Where(h => h.Id != _self.Id));
        if (gone.Count > 0)
        {
            await EndSessionsAsync(gone, cancellation);
        }

        int share = FairShare.Of(view.Hosts.Select(h => h.Id).Except(gone), _self.Id, _workers.Count);
        int owned = view.Leases.Count(l => l.Host == _self.Id);
        if (owned > share)
        {
            await GiveBackAsync(view, owned - share, cancellation);
        }
        else if (owned < share && view.Leases.Any(l => l.Host is null || gone.Contains(l.Host) || view.Hosts.All(h => h.Id != l.Host)))
        {
            foreach (var taken in await _leases.ClaimAsync(share - owned, gone, cancellation))
            {
                _logger.LogInformation("Shard {Shard}: taken under epoch {Epoch}", taken.Shard, taken.Epoch);
                _workers[taken.Shard].Assign(new ShardTenure(taken.Epoch));
            }
        }

        if (gone.Count > 0 && !view.Leases.Any(l => l.Host is { } host && gone.Contains(host)))
        {
            _logger.LogWarning("Gone without a word: {Hosts}", string.Join(", ", gone));
            await _leases.ForgetAsync(gone, cancellation);
        }

        Settle(view);
    }

    private async Task EndSessionsAsync(IReadOnlyList<string> gone, CancellationToken cancellation)
    {
        try
        {
            if (await _leases.EndSessionsAsync(gone, cancellation) is > 0 and var count)
            {
                _logger.LogWarning("{Count} sessions ended of hosts that no longer answer: {Hosts}", count, string.Join(", ", gone));
            }
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            // Shards don't need it, their commits are fenced; the projections wait for the stopped host.
            _logger.LogWarning("The sessions of hosts that no longer answer can't be ended: {Reason}", e.MessageText);
        }
    }

    // What the table says is what counts: this process may have been stopped while others took over.
    private void Compare(ShardWorker worker, Lease lease)
    {
        if (lease.Host != _self.Id)
        {
            worker.Assign(null);
        }
        else if (worker.Assigned?.Epoch != lease.Epoch)
        {
            worker.Assign(new ShardTenure(lease.Epoch));
        }
    }

    private async Task GiveBackAsync(ClusterView view, int count, CancellationToken cancellation)
    {
        _sequencer.Hold();
        foreach (var lease in view.Leases.Where(l => l.Host == _self.Id).TakeLast(count))
        {
            var worker = _workers[lease.Shard];
            worker.Assign(null);
            await worker.SteppedDownAsync(cancellation).WaitAsync(TimeSpan.FromSeconds(2), cancellation);
            await _leases.ReleaseAsync(lease.Shard, lease.Epoch, cancellation);
            _logger.LogInformation("Shard {Shard}: given back", lease.Shard);
        }
    }

    private void Settle(ClusterView view)
    {
        if (view.Leases.All(l => l.Host == _self.Id) && _workers.All(w => w.Tenure is not null))
        {
            _sequencer.RaiseTo(long.MaxValue);
        }
        else
        {
            _sequencer.Hold();
        }

        if (!_settled.Task.IsCompleted && view.Leases.All(l => l.Host == _self.Id ? _workers[l.Shard].Tenure is not null : view.Hosts.Any(h => h.Id == l.Host)))
        {
            _settled.TrySetResult();
        }
    }
}
