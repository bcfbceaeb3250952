namespace SignalEs.Commands.Audit;

/// <summary>Outcome of a replay.</summary>
/// <param name="Ticks">Ticks of the range that were run through the engine.</param>
/// <param name="Signals">Recorded signals of the range.</param>
/// <param name="Matched">Signals recomputed to the same bits.</param>
/// <param name="Mismatched">Signals that differ, are missing or weren't recorded, and batches whose digest over unrecorded values differs.</param>
/// <param name="FirstMismatches">The first of them, at most <see cref="ReplayComparison.ShownMax"/>.</param>
/// <param name="OutputSha256">SHA-256 over the recomputed signals of the range: the same for every replay of it.</param>
/// <param name="RecordedSha256">The same over the recorded ones.</param>
/// <param name="Batches">Commits compared.</param>
/// <param name="StartedFrom">Per shard: sequence of the snapshot that the replay started from, 0 for the start of the log.</param>
/// <param name="EngineVersion">Version of the engine that ran now.</param>
/// <param name="TicksPerSecond">Speed over everything that was run, the lead-in before the range included.</param>
public sealed record ReplayResult(
    long Ticks,
    long Signals,
    long Matched,
    long Mismatched,
    IReadOnlyList<Mismatch> FirstMismatches,
    string OutputSha256,
    string RecordedSha256,
    long Batches,
    IReadOnlyDictionary<string, long> StartedFrom,
    string EngineVersion,
    double TicksPerSecond)
{
    /// <summary>Odd ticks of the range, by flag; a flag is no difference.</summary>
    public IReadOnlyDictionary<string, long> Flagged { get; init; } = new Dictionary<string, long>();

    /// <summary>The first of them, at most <see cref="ReplayFlags.ShownMax"/>.</summary>
    public IReadOnlyList<FlaggedPosition> FirstFlagged { get; init; } = [];
}

/// <summary>One difference.</summary>
/// <param name="Position">Position of the signal in the log.</param>
/// <param name="Kind"><c>value</c>, <c>missing</c> (recorded, not recomputed), <c>unexpected</c> (recomputed, not recorded) or <c>digest</c>.</param>
/// <param name="Recorded">The row as recorded; null where there is none.</param>
/// <param name="Recomputed">The row as computed now; null where there is none.</param>
public sealed record Mismatch(string Position, string Kind, MismatchedRow? Recorded, MismatchedRow? Recomputed);

/// <summary>A row of a mismatch; values by name, null where unknown, and their exact bits in hexadecimal.</summary>
public sealed record MismatchedRow(
    string Config, string Formula, string Subject, string Ts, string Status, IReadOnlyDictionary<string, double?> Values, IReadOnlyList<string> Bits);
