using JasperFx.Events;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Projections.Folding;

/// <summary>
/// Which session calendar anchors an instrument's bars at a place in the log, by what <c>EngineConfigured</c> events recorded up to there: the same
/// answer as the engine had, whatever was configured later.
/// </summary>
internal sealed class CalendarBook
{
    private readonly SortedDictionary<long, (int Shard, EngineConfigured Data)> _configured = [];
    private readonly Dictionary<int, ShardCalendars> _shards = [];

    /// <summary>Takes an event in; known ones are ignored, so that a page may be read twice.</summary>
    public void Add(long sequence, int shard, EngineConfigured data)
    {
        if (_configured.TryAdd(sequence, (shard, data)))
        {
            _shards.Remove(shard);
        }
    }

    public void Add(IEvent<EngineConfigured> e) => Add(e.Sequence, ShardOf(e.StreamKey!), e.Data);

    public SessionCalendar CalendarOf(InstrumentKey key, int shard, long sequence)
    {
        if (!_shards.TryGetValue(shard, out var calendars) || sequence < calendars.From || sequence >= calendars.Until)
        {
            calendars = Build(shard, sequence);
            _shards[shard] = calendars;
        }

        return calendars.Of(key);
    }

    private ShardCalendars Build(int shard, long sequence)
    {
        var amended = new Dictionary<string, InstrumentMetadata>(StringComparer.Ordinal);
        IReadOnlyList<SessionCalendar> known = SessionCalendar.Defaults;
        long from = 0;
        long until = long.MaxValue;
        foreach (var (at, (of, data)) in _configured)
        {
            if (of != shard)
            {
                continue;
            }

            if (at > sequence)
            {
                until = at;
                break;
            }

            from = at;
            known = data.Settings?.Calendars ?? known;
            foreach (var metadata in data.Instruments)
            {
                amended[metadata.Key] = metadata;
            }
        }

        return new ShardCalendars(from, until, known, amended);
    }

    private static int ShardOf(string stream)
        => int.Parse(stream.AsSpan(6, stream.IndexOf('-', 6) - 6), System.Globalization.CultureInfo.InvariantCulture);

    private sealed class ShardCalendars(
        long from, long until, IReadOnlyList<SessionCalendar> known, Dictionary<string, InstrumentMetadata> amended)
    {
        private readonly Dictionary<string, SessionCalendar> _of = new(StringComparer.Ordinal);

        public long From => from;

        public long Until => until;

        public SessionCalendar Of(InstrumentKey key)
        {
            if (!_of.TryGetValue(key.Text, out var calendar))
            {
                string id = amended.TryGetValue(key.Text, out var metadata) ? metadata.Calendar : InstrumentMetadata.FromKey(key).Calendar;
                calendar = known.FirstOrDefault(c => c.Id == id) ?? SessionCalendar.Defaults[^1];
                _of.Add(key.Text, calendar);
            }

            return calendar;
        }
    }
}
