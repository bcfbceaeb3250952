using System.ComponentModel;
using Npgsql;
using SignalEs.Domain.Jobs;
using SignalEs.Domain.Seals;
using SignalEs.Log.Archiving;

namespace SignalEs.Log.Sealing;

/// <summary>Result of <c>POST /audit/verify</c>.</summary>
public sealed record SealVerification(
    [property: Description("Every event up to sealed_to is what it was when it was sealed.")] bool Ok,
    [property: Description("Sequence of the newest event under a seal that holds.")] long SealedTo,
    [property: Description("First event that is not what was sealed, or stands where one is missing; null where all are.")] long? FirstBad,
    [property: Description("What is wrong with it; null where nothing is.")] string? Reason,
    [property: Description("Chain head at sealed_to: keep it outside.")] string? Head,
    long Seals,
    [property: Description("Events hashed.")] long Events);

/// <summary>Recomputes the chain of seals over the whole log, archived days included.</summary>
public sealed class SealVerifier(Sealer sealer, NpgsqlDataSource database, ArchivedLog archive)
{
    private readonly StoredEvents _events = new(database, archive);

    /// <param name="expected">A head that was kept outside, and the sequence that it was sealed at: proves that seals themselves weren't made anew.</param>
    public async Task<SealVerification> RunAsync((long Sequence, string Head)? expected, IJobProgress? progress, CancellationToken cancellation)
    {
        var seals = await sealer.SealsAsync(cancellation);
        long target = seals.Count == 0 ? 0 : seals[^1].Seal.Sequence;
        var chain = SealChain.New();
        long events = 0;
        LogSealed? good = null;
        foreach (var (_, _, _, seal) in seals)
        {
            var (hashed, bad, reason) = await CheckAsync(chain, seal, good, cancellation);
            events += hashed;
            if (bad is null && expected is { } outside && outside.Sequence == seal.Sequence && !string.Equals(outside.Head, seal.Head, StringComparison.OrdinalIgnoreCase))
            {
                (bad, reason) = (seal.After + 1, $"the head at {seal.Sequence} is {seal.Head}, not the one that was kept outside: events and seals were made anew");
            }

            if (bad is not null)
            {
                return new SealVerification(false, good?.Sequence ?? 0, bad, reason, good?.Head, seals.Count, events);
            }

            good = seal;
            progress?.Report(seal.Sequence, target);
        }

        return expected is { } missing && seals.All(s => s.Seal.Sequence != missing.Sequence)
            ? new SealVerification(false, target, missing.Sequence, $"no seal ends at {missing.Sequence}: it was removed, or is of another log", good?.Head, seals.Count, events)
            : new SealVerification(true, target, null, null, good?.Head, seals.Count, events);
    }

    private async Task<(long Hashed, long? Bad, string? Reason)> CheckAsync(SealChain chain, LogSealed seal, LogSealed? before, CancellationToken cancellation)
    {
        if (seal.After != (before?.Sequence ?? 0))
        {
            return (0, seal.After + 1, $"the seal at {seal.Sequence} follows one at {seal.After} that isn't there");
        }

        long hashed = 0;
        await foreach (var e in _events.ReadAsync(seal.After, seal.Sequence, cancellation))
        {
            chain.Add(e);
            int mark = (int)hashed++ * SealChain.MarkLength;
            if (mark + SealChain.MarkLength > seal.Marks.Length)
            {
                return (hashed, e.Sequence, $"{seal.Events} events were sealed up to {seal.Sequence}, there are more");
            }

            if (!chain.Mark.SequenceEqual(seal.Marks.AsSpan(mark, SealChain.MarkLength)))
            {
                return (hashed, e.Sequence, $"event {e.Sequence} of {e.Stream} is not what was sealed, or one before it is missing");
            }
        }

        return hashed != seal.Events ? (hashed, seal.Sequence, $"{seal.Events} events were sealed up to {seal.Sequence}, there are {hashed}")
            : chain.Head != seal.Head ? (hashed, seal.Sequence, $"the seal at {seal.Sequence} was changed")
            : (hashed, null, null);
    }
}
