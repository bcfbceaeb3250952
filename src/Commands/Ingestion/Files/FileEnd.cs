using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Commands.Ingestion.Files;

/// <summary>
/// What the end of a file says: no more ticks of its underlyings up to the end of their last trading day. A clock at that instant closes the bars that
/// the last ticks left open.
/// </summary>
public sealed class FileEnd
{
    private readonly SortedDictionary<string, long> _lastTs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Underlying, SessionCalendar Calendar)> _keys = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SessionCalendar> _calendarOf = new(StringComparer.Ordinal);

    /// <summary>Takes note of a good tick.</summary>
    public void Saw(in Tick tick)
    {
        if (!_keys.TryGetValue(tick.Key, out var known))
        {
            var key = InstrumentKey.Parse(tick.Key);
            string id = SessionCalendar.DefaultIdFor(key.Exchange);
            known = (key.Underlying, SessionCalendar.Defaults.Single(c => c.Id == id));
            _keys.Add(tick.Key, known);
            _calendarOf.TryAdd(key.Underlying, known.Calendar);
        }

        _lastTs[known.Underlying] = Math.Max(tick.TsEventNs, _lastTs.GetValueOrDefault(known.Underlying, long.MinValue));
    }

    /// <summary>Underlyings with the instant that their event time can be moved to: never into the future.</summary>
    public IEnumerable<(string Underlying, long TsNs)> Clocks(long nowNs)
    {
        foreach (var (underlying, last) in _lastTs)
        {
            long end = _calendarOf[underlying].DayOf(last).End;
            yield return (underlying, Math.Max(last, Math.Min(end, nowNs)));
        }
    }
}
