using SignalEs.Domain;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Ingestion;

/// <summary>
/// Items that are committed together, seen as one row of ticks, and how far they have got. Survives a failed commit: what is settled stays settled.
/// </summary>
internal sealed class TickGroup
{
    private readonly List<IngestItem> _items;
    private readonly int[] _starts;
    private readonly Position?[][] _positions;
    private readonly int[] _accepted;
    private readonly string _correlation = Guid.CreateVersion7().ToString("n");
    private int _slice;

    public TickGroup(List<IngestItem> items)
    {
        _items = [.. items];
        _starts = new int[items.Count + 1];
        for (int i = 0; i < items.Count; i++)
        {
            _starts[i + 1] = _starts[i] + items[i].Ticks.Count;
        }

        _positions = [.. items.Select(i => new Position?[i.Ticks.Count])];
        _accepted = new int[items.Count];
    }

    /// <summary>Ticks that are committed or known duplicates.</summary>
    public int Settled { get; private set; }

    public int Count => _starts[^1];

    public bool IsOf(List<IngestItem> items) => items.Count == _items.Count && ReferenceEquals(items[0], _items[0]);

    /// <summary>Correlation id of the slice under way; recorded with it.</summary>
    public string CorrelationId => $"{_correlation}:{_slice}";

    /// <summary>The slice whose commit was last tried; null before the first.</summary>
    public Slice? Tried { get; set; }

    /// <summary>Ticks of a commit: accepted ones by their place in the group, and where it ends there.</summary>
    public sealed record Slice(string CorrelationId, IReadOnlyList<int> Accepted, int End);

    public string SourceStream => _items[0].SourceStream;

    public string FirstOffset => _items[0].Entries is [var first, ..] ? first.Id : "";

    public IEnumerable<RejectedTick> Rejected => _items.SelectMany(i => i.Rejected);

    public Tick this[int index]
    {
        get
        {
            int item = ItemOf(index);
            return _items[item].Ticks[index - _starts[item]];
        }
    }

    /// <summary>
    /// Offset in the source stream after the first <paramref name="end"/> ticks: an entry id, or <c>id#n</c> where a slice ends n ticks into that entry.
    /// </summary>
    public string OffsetAt(int end)
    {
        string last = "";
        for (int i = 0; i < _items.Count; i++)
        {
            int before = 0;
            foreach (var entry in _items[i].Entries)
            {
                int entryEnd = _starts[i] + entry.TicksEnd;
                if (entryEnd > end)
                {
                    int into = end - _starts[i] - before;
                    return into > 0 ? $"{entry.Id}#{into}" : last;
                }

                (last, before) = (entry.Id, entry.TicksEnd);
            }
        }

        return last;
    }

    public void Settle(Slice slice, long sequence)
    {
        for (int i = 0; i < slice.Accepted.Count; i++)
        {
            int item = ItemOf(slice.Accepted[i]);
            _positions[item][slice.Accepted[i] - _starts[item]] = new Position(sequence, i);
            _accepted[item]++;
        }

        Settled = slice.End;
        _slice++;
        Tried = null;
    }

    public void Complete()
    {
        for (int i = 0; i < _items.Count; i++)
        {
            _items[i].Completion.TrySetResult(new IngestOutcome(_accepted[i], _items[i].Ticks.Count - _accepted[i], _positions[i]));
        }
    }

    private int ItemOf(int index)
    {
        int found = Array.BinarySearch(_starts, index);
        if (found < 0)
        {
            return ~found - 1;
        }

        // Items without ticks share their start with the next one.
        while (_starts[found + 1] == index)
        {
            found++;
        }

        return found;
    }
}
