using SignalEs.Domain;
using SignalEs.Domain.Instruments;

namespace SignalEs.Commands.Audit;

/// <summary>What to replay.</summary>
/// <param name="From">Event time, inclusive: RFC 3339 or epoch milliseconds.</param>
/// <param name="To">Event time, exclusive.</param>
/// <param name="Instruments">Only these instrument keys; all when left out.</param>
/// <param name="Underlyings">Only these underlyings; all when left out.</param>
/// <param name="UseSnapshots">
/// Start from the newest engine snapshot before the range instead of the start of the log: faster, and proves the range given that snapshot.
/// </param>
public sealed record ReplayRequest(string? From, string? To, IReadOnlyList<string>? Instruments, IReadOnlyList<string>? Underlyings, bool UseSnapshots = false);

/// <summary>A checked <see cref="ReplayRequest"/>.</summary>
public sealed record ReplayRange(long FromNs, long ToNs, IReadOnlySet<string> Instruments, IReadOnlySet<string> Underlyings, bool UseSnapshots)
{
    public static ReplayRange? TryCreate(ReplayRequest request, List<FieldProblem> problems)
    {
        const string times = "RFC 3339 (2015-12-24T00:00:00Z) or epoch milliseconds";
        if (!UnixNanos.TryParse(request.From, out long from))
        {
            problems.Add(new("from", request.From, times));
        }

        if (!UnixNanos.TryParse(request.To, out long to))
        {
            problems.Add(new("to", request.To, times));
        }
        else if (to <= from)
        {
            problems.Add(new("to", request.To, "later than from"));
        }

        foreach (string key in request.Instruments ?? [])
        {
            if (!InstrumentKey.TryParse(key, out _, out string? problem))
            {
                problems.Add(new("instruments", key, problem!));
            }
        }

        return problems.Count > 0 ? null : new ReplayRange(
            from, to, new HashSet<string>(request.Instruments ?? []), new HashSet<string>(request.Underlyings ?? []), request.UseSnapshots);
    }

    public bool HoldsTime(long tsNs) => tsNs >= FromNs && tsNs < ToNs;

    /// <summary>Whether a tick's key or a signal's subject is asked for.</summary>
    public bool HoldsSubject(string subject)
        => (Instruments.Count == 0 || Instruments.Contains(subject)) && (Underlyings.Count == 0 || Underlyings.Contains(UnderlyingOf(subject)));

    /// <summary>Whether a shard can hold anything of it.</summary>
    public bool HoldsShard(int shard, int shardCount)
    {
        var wanted = Underlyings.Count > 0 ? Underlyings : Instruments.Select(UnderlyingOf);
        return (Underlyings.Count == 0 && Instruments.Count == 0) || wanted.Any(u => ShardMap.ShardOf(u, shardCount) == shard);
    }

    private static string UnderlyingOf(string subject)
    {
        int colon = subject.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && !subject.Contains('@', StringComparison.Ordinal) ? subject[..colon] : InstrumentKey.Parse(subject).Underlying;
    }
}
