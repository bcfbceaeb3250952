using SignalEs.Domain;

namespace SignalEs.Queries.Parameters;

/// <summary>A point in the log up to which an answer may know: a position, or the time at which events were recorded. One of the two is set.</summary>
public sealed record AsOf(Position? Position, long? RecordedNs);
