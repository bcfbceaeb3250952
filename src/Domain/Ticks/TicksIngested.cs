using SignalEs.Domain.Ticks.Codec;

namespace SignalEs.Domain.Ticks;

/// <summary>Shard stream: ticks accepted in one commit, in the order the engine saw them.</summary>
/// <param name="Shard">Shard number.</param>
/// <param name="SourceStream">Redis stream, or <c>rest</c>, <c>file</c>, <c>simulator</c>.</param>
/// <param name="FirstOffset">First entry id of the source stream in this commit; empty where the source has none.</param>
/// <param name="LastOffset">Last entry id: what is at or below it is a redelivery.</param>
/// <param name="CorrelationId">Ties the commit to a request or reader session.</param>
/// <param name="Ticks">The ticks.</param>
public sealed record TicksIngested(int Shard, string SourceStream, string FirstOffset, string LastOffset, string CorrelationId, TickBatch Ticks)
{
    private const byte Version = 1;

    public byte[] ToBytes()
    {
        var writer = new ByteWriter(64 + Ticks.Count * 16);
        writer.Byte(Version);
        writer.VarUInt((ulong)Shard);
        writer.Text(SourceStream);
        writer.Text(FirstOffset);
        writer.Text(LastOffset);
        writer.Text(CorrelationId);
        TickBatchCodec.Encode(Ticks, writer);
        return writer.ToArray();
    }

    /// <exception cref="InvalidDataException">Not an event of a known version, or damaged.</exception>
    public static TicksIngested FromBytes(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        byte version = reader.Byte();
        return version == Version
            ? new TicksIngested((int)reader.VarUInt(), reader.Text(), reader.Text(), reader.Text(), reader.Text(), TickBatchCodec.Decode(ref reader))
            : throw new InvalidDataException($"TicksIngested version {version}; known: {Version}");
    }
}
