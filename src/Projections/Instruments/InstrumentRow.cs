using SignalEs.Domain.Instruments;

namespace SignalEs.Projections.Instruments;

/// <summary>A row of <c>read.instruments</c>.</summary>
/// <param name="Key">The key, which says most of it.</param>
/// <param name="Metadata">What holds for it; from the key where nobody declared anything.</param>
/// <param name="ListedAtNs">When the event that named it first was appended.</param>
/// <param name="Position">Where that event stands.</param>
/// <param name="Declared">Metadata came with an event of the instrument's own stream.</param>
internal sealed record InstrumentRow(InstrumentKey Key, InstrumentMetadata Metadata, long ListedAtNs, long Position, bool Declared);
