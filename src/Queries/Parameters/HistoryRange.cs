namespace SignalEs.Queries.Parameters;

/// <summary>Which part of a history a page covers, by start of bucket.</summary>
/// <param name="FromNs">Inclusive; null: from the beginning.</param>
/// <param name="ToNs">Exclusive; null: no end.</param>
/// <param name="Backwards">The page ends at the newest row and the next page is older. Rows of a page ascend all the same.</param>
public sealed record HistoryRange(long? FromNs, long? ToNs, bool Backwards)
{
    public bool Contains(long startNs) => !(startNs < FromNs) && !(startNs >= ToNs);

    /// <summary>Whether rows at and after this start can't be in the range any more when reading on in its direction.</summary>
    public bool IsPast(long startNs) => Backwards ? startNs < FromNs : startNs >= ToNs;
}
