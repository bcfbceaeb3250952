namespace SignalEs.Domain.Instruments;

/// <summary>Stream <c>instrument-{key}</c>: the instrument was seen or entered for the first time.</summary>
/// <param name="Metadata">What holds for it from here on.</param>
/// <param name="Source">Who listed it: <c>tick</c> (first tick of an unknown key) or the user's name.</param>
public sealed record InstrumentListed(InstrumentMetadata Metadata, string Source);

/// <summary>Stream <c>instrument-{key}</c>: metadata changed. The shard's <c>EngineConfigured</c> says from which tick on.</summary>
public sealed record InstrumentAmended(InstrumentMetadata Metadata, string Source);

/// <summary>Stream <c>instrument-{key}</c>: past its expiry; no Greeks from here on.</summary>
public sealed record InstrumentExpired(string Key, long TsNs);
