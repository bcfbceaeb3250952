namespace SignalEs.Domain.Seals;

/// <summary>
/// Stream <c>seal</c>: the log up to here is what this head says. The head is a SHA-256 chained over every event in order of sequence, so that it changes with
/// any bit of any of them; whoever keeps a head outside can prove later that nothing was changed, added or removed.
/// </summary>
/// <param name="Sequence">Newest event in it.</param>
/// <param name="Head">Chain head after that event, lower-case hex.</param>
/// <param name="After">Newest event in the seal before; 0 where this is the first.</param>
/// <param name="Events">Events between the two.</param>
/// <param name="Marks">First four bytes of the head after each of these events, one after the other: they tell which event was touched.</param>
public sealed record LogSealed(long Sequence, string Head, long After, long Events, byte[] Marks);
