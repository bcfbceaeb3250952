using System.IO.Hashing;
using System.Text;

namespace SignalEs.Domain.Instruments;

/// <summary>
/// Which shard an underlying lives in: xxHash64 (seed 0) of its UTF-8 symbol, modulo the number of shards.
/// Part of the contract with producers in other languages; never changes for a log that exists.
/// </summary>
public static class ShardMap
{
    /// <summary>Streams <c>stream:shard:0</c> to <c>stream:shard:9</c>.</summary>
    public const int DefaultShardCount = 10;

    public static int ShardOf(string underlying, int shardCount = DefaultShardCount)
    {
        Span<byte> utf8 = stackalloc byte[InstrumentKey.LengthMax * 3];
        int length = Encoding.UTF8.GetBytes(underlying, utf8);
        return (int)(XxHash64.HashToUInt64(utf8[..length]) % (ulong)shardCount);
    }
}
