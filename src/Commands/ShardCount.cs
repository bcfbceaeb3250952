namespace SignalEs.Commands;

/// <summary>How many shards the log is laid out for; never changes for a log that exists.</summary>
public sealed record ShardCount(int Value);
