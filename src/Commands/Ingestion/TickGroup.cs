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
    private readonly List<(RejectedTick Tick, int Item, int Place)> _rejected = [];
    private readonly List<RejectedTick>[] _quarantined;
    private readonly List<FlaggedTick>[] _flagged;
    private readonly string _correlation = Guid.CreateVersion7().ToString("n");
    private int _slice;

    public TickGroup(List<IngestItem> items)
    {
        _items = [.. items];
        _starts = new int[items.Count + 1];
        for (int i = 0; i < items.Count; i++)
        {
            _starts[i + 1] = _starts[i] + items[i].Ticks.Count;
            foreach (var (tick, before) in items[i].Rejected)
            {
                _rejected.Add((tick, i, _starts[i] + before));
            }
        }

        _quarantined = [.. items.Select(_ => new List<RejectedTick>())];
        _flagged = [.. items.Select(_ => new List<FlaggedTick>())];
        _positions = [.. items.Select(i => new Position?[i.WantsPositions ? i.Ticks.Count : 0])];
        _accepted = new int[items.Count];
    }

    /// <summary>Ticks that are committed or known duplicates.</summary>
    public int Settled { get; private set; }

    /// <summary>Bad ticks that are committed or known duplicates.</summary>
    public int SettledRejected { get; private set; }

    public bool IsSettled => Settled == Count && SettledRejected == _rejected.Count;

    public int Count => _starts[^1];

    /// <summary>Names of sources in it, some more than once.</summary>
    public IEnumerable<string> Sources => _items.SelectMany(static i => i.Ticks.Sources).Concat(_rejected.Select(static r => r.Tick.Source).OfType<string>());

    public int RejectedCount => _rejected.Count;

    public bool IsOf(List<IngestItem> items) => items.Count == _items.Count && ReferenceEquals(items[0], _items[0]);

    /// <summary>Correlation id of the slice under way; recorded with it.</summary>
    public string CorrelationId => $"{_correlation}:{_slice}";

    /// <summary>The slice whose commit was last tried; null before the first.</summary>
    public Slice? Tried { get; set; }

    /// <summary>Ticks of a commit, good and bad: those that are new by their place in the group, and where the commit ends there.</summary>
    public sealed record Slice(string CorrelationId, IReadOnlyList<int> Accepted, int End, IReadOnlyList<int> Rejected, int RejectedEnd);

    public string SourceStream => _items[0].SourceStream;

    public string FirstOffset => _items[0].Entries is [var first, ..] ? first.Id : "";

    public RejectedTick Rejected(int index) => _rejected[index].Tick;

    /// <summary>Good ticks of the group that came before a bad one.</summary>
    public int TicksBefore(int rejected) => _rejected[rejected].Place;

    /// <summary>The batch that holds a tick of the group, where the batch starts, and where the next one does.</summary>
    public (TickBatch Batch, int Start, int End) BatchAt(int index)
    {
        int item = ItemOf(index);
        return (_items[item].Ticks, _starts[item], _starts[item + 1]);
    }

    /// <summary>The ticks at some places, in order, to be let go of: where that is all of one batch, the batch itself.</summary>
    public TickBatch Take(List<int> places, TickBatchBuilder builder)
    {
        if (places.Count > 0 && BatchAt(places[0]) is var (whole, first, _) && first == places[0] && places.Count == whole.Count && places[^1] - first == whole.Count - 1)
        {
            whole.Hold();
            return whole;
        }

        for (int at = 0; at < places.Count;)
        {
            var (batch, start, next) = BatchAt(places[at]);
            builder.From(batch);
            for (; at < places.Count && places[at] < next; at++)
            {
                builder.Add(batch, places[at] - start);
            }
        }

        return builder.Build();
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

    /// <summary>
    /// Takes for settled what the log's offset says is in it: another writer of the shard had been given the same entries, and was first.
    /// </summary>
    public void SkipTo(string offset)
    {
        for (int i = 0; i < _items.Count && offset.Length > 0; i++)
        {
            int before = 0;
            foreach (var entry in _items[i].Entries)
            {
                int skip = RedisOffset.Skip(entry.Id, offset);
                int end = skip == int.MaxValue ? entry.TicksEnd : Math.Min(entry.TicksEnd, before + skip);
                Settled = skip == 0 ? Settled : Math.Max(Settled, _starts[i] + end);
                before = entry.TicksEnd;
            }
        }

        while (SettledRejected < _rejected.Count && _rejected[SettledRejected] is var (tick, item, _)
            && _items[item].Entries.Count > 0 && RedisOffset.Skip(tick.Origin, offset) == int.MaxValue)
        {
            SettledRejected++;
        }
    }

    /// <param name="slice">What was committed.</param>
    /// <param name="sequence">Of its tick event.</param>
    /// <param name="flags">Odd ticks of that event.</param>
    public void Settle(Slice slice, long sequence, IReadOnlyList<FlaggedTick> flags)
    {
        foreach (var flag in flags)
        {
            int place = slice.Accepted[flag.Index];
            int item = ItemOf(place);
            if (_positions[item].Length > 0)
            {
                _flagged[item].Add(flag with { Index = place - _starts[item] });
            }
        }

        for (int i = 0; i < slice.Accepted.Count; i++)
        {
            int item = ItemOf(slice.Accepted[i]);
            _accepted[item]++;
            if (_positions[item].Length > 0)
            {
                _positions[item][slice.Accepted[i] - _starts[item]] = new Position(sequence, i);
            }
        }

        foreach (int index in slice.Rejected)
        {
            _quarantined[_rejected[index].Item].Add(_rejected[index].Tick);
        }

        Settled = slice.End;
        SettledRejected = slice.RejectedEnd;
        _slice++;
        Tried = null;
    }

    /// <summary>A commit was sent and its outcome isn't known.</summary>
    public bool IsDoubtful { get; set; }

    /// <summary>Whether some of an item is in the log, or may be.</summary>
    public bool MayHold(IngestItem item)
    {
        int place = _items.IndexOf(item);
        return place >= 0 && (_accepted[place] > 0 || _quarantined[place].Count > 0 || IsDoubtful);
    }

    /// <summary>Tells the sources, and lets go of their ticks.</summary>
    public void Complete()
    {
        for (int i = 0; i < _items.Count; i++)
        {
            _items[i].Ticks.Release();
            int duplicates = _items[i].Ticks.Count - _accepted[i] + _items[i].Rejected.Count - _quarantined[i].Count;
            _items[i].Completion.TrySetResult(new IngestOutcome(_accepted[i], duplicates, _positions[i], _quarantined[i]) { Flagged = _flagged[i] });
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
