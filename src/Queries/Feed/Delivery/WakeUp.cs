using System.Threading.Tasks.Sources;

namespace SignalEs.Queries.Feed.Delivery;

/// <summary>
/// Wakes one waiter, or the next one to come. Waiting allocates nothing and sets its timer once in a while only: a connection waits before each of its messages, and of
/// a thousand connections each wait would otherwise make a timer and a cancellation.
/// </summary>
internal sealed class WakeUp : IValueTaskSource, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Timer _timer;
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private long _timerDue = long.MaxValue;
    private bool _isSet;
    private bool _isWaiting;

    public WakeUp() => _timer = new Timer(static state => ((WakeUp)state!).OnTimer(), this, Timeout.Infinite, Timeout.Infinite);

    public void Set()
    {
        lock (_gate)
        {
            if (!_isWaiting)
            {
                _isSet = true;
                return;
            }

            _isWaiting = false;
        }

        _source.SetResult(true);
    }

    /// <summary>Completes when set, or at a time (<see cref="Environment.TickCount64"/>), or earlier for no reason. One waiter at a time.</summary>
    public ValueTask WaitAsync(long due)
    {
        lock (_gate)
        {
            if (_isSet)
            {
                _isSet = false;
                return ValueTask.CompletedTask;
            }

            _source.Reset();
            _isWaiting = true;
            if (due < _timerDue)
            {
                _timerDue = due;
                _timer.Change(Math.Max(0, due - Environment.TickCount64), Timeout.Infinite);
            }

            return new ValueTask(this, _source.Version);
        }
    }

    public void Dispose() => _timer.Dispose();

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _source.OnCompleted(continuation, state, token, flags);

    private void OnTimer()
    {
        lock (_gate)
        {
            _timerDue = long.MaxValue;
        }

        Set();
    }
}
