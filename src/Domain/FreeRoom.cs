using System.Diagnostics.CodeAnalysis;

namespace SignalEs.Domain;

/// <summary>Memory that nobody uses at the moment, the latest first: it is likely in the processor's cache still. Any thread.</summary>
/// <param name="most">So many are kept; further ones are left to the collector.</param>
internal sealed class FreeRoom<T>(int most)
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Stack<T> _free = new();

    public bool TryTake([MaybeNullWhen(false)] out T room)
    {
        lock (_gate)
        {
            return _free.TryPop(out room);
        }
    }

    public void Give(T room)
    {
        lock (_gate)
        {
            if (_free.Count < most)
            {
                _free.Push(room);
            }
        }
    }
}
