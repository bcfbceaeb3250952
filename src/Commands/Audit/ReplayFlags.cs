using SignalEs.Domain;
using SignalEs.Log;

namespace SignalEs.Commands.Audit;

/// <summary>Odd ticks of a replayed range, found again by the rule that flagged them when they came.</summary>
public sealed class ReplayFlags(ReplayRange range)
{
    public const int ShownMax = 1000;

    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly List<FlaggedPosition> _first = [];

    /// <summary>By flag.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>In order of shard and position, at most <see cref="ShownMax"/>.</summary>
    public IReadOnlyList<FlaggedPosition> First => _first;

    public void Add(ReplayedStep step)
    {
        foreach (var flag in step.Output.Flags)
        {
            var tick = step.Ticks![flag.Index];
            if (!range.HoldsTime(tick.TsEventNs) || !range.HoldsSubject(tick.Key))
            {
                continue;
            }

            _counts[flag.Name] = _counts.GetValueOrDefault(flag.Name) + 1;
            if (_first.Count < ShownMax)
            {
                _first.Add(new FlaggedPosition(new Position(step.Cause.Sequence, flag.Index).ToString(), tick.Key, UnixNanos.Format(tick.TsEventNs), flag.Name, flag.Detail));
            }
        }
    }
}

/// <summary>An odd tick.</summary>
public sealed record FlaggedPosition(string Position, string InstrumentKey, string Ts, string Flag, string Detail);
