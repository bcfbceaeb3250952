namespace SignalEs.Domain;

/// <summary>
/// Something whose memory is used again when its last holder has let go of it. Whoever made it holds it; who keeps it beyond the call that gave it to him says so with
/// <see cref="Hold"/>, and lets go once. What nobody lets go of is left to the collector. Any thread.
/// </summary>
public abstract class Lent
{
    private int _holders = 1;

    /// <summary>Whether there is a place its memory goes back to; without one, holding and letting go mean nothing.</summary>
    internal abstract bool IsLent { get; }

    /// <summary>Gives the memory back.</summary>
    private protected abstract void Return();

    public void Hold()
    {
        if (IsLent && Interlocked.Increment(ref _holders) < 2)
        {
            throw new InvalidOperationException($"{GetType().Name}: held after its last holder had let go of it");
        }
    }

    public void Release()
    {
        if (!IsLent)
        {
            return;
        }

        int left = Interlocked.Decrement(ref _holders);
        if (left == 0)
        {
            Return();
        }
        else if (left < 0)
        {
            throw new InvalidOperationException($"{GetType().Name}: let go of more often than held");
        }
    }
}
