namespace SignalEs.Commands.Ingestion;

/// <summary>Names of the Redis contract (API.md).</summary>
public static class RedisNames
{
    public const string Group = "signal_service";
    public const string Quarantine = "stream:quarantine";

    /// <summary>Entries kept in <see cref="Quarantine"/>, about.</summary>
    public const int QuarantineLength = 100_000;

    /// <summary>Characters of the raw tick there; the log has more.</summary>
    public const int QuarantineRawLengthMax = 4096;

    public static string ShardStream(int shard) => $"stream:shard:{shard}";
}
