using SignalEs.Domain.Ticks.Codec;

namespace SignalEs.Domain.Ticks;

/// <summary>Shard stream: ticks accepted in one commit, in the order the engine saw them.</summary>
/// <param name="Shard">Shard number.</param>
/// <param name="SourceStream">Redis stream, or <c>rest</c>, <c>file</c>, <c>simulator</c>.</param>
/// <param name="FirstOffset">First entry id of the source stream in this commit; empty where the source has none.</param>
/// <param name="LastOffset">Last entry id: what is at or below it is a redelivery.</param>
/// <param name="CorrelationId">Ties the commit to a request or reader session.</param>
public sealed record TicksIngested(int Shard, string SourceStream, string FirstOffset, string LastOffset, string CorrelationId)
{
    private const byte Version = 1;

    private readonly ReadOnlyMemory<byte> _packed;
    private TickBatch? _ticks;

    public TicksIngested(int shard, string sourceStream, string firstOffset, string lastOffset, string correlationId, TickBatch ticks)
        : this(shard, sourceStream, firstOffset, lastOffset, correlationId) => _ticks = ticks;

    private TicksIngested(ref ByteReader reader, ReadOnlyMemory<byte> bytes)
        : this((int)reader.VarUInt(), reader.Text(), reader.Text(), reader.Text(), reader.Text()) => _packed = bytes[^reader.Remaining..];

    /// <summary>The ticks; of an event that was read they are unpacked when they are first asked for, and kept.</summary>
    /// <exception cref="InvalidDataException">Damaged.</exception>
    public TickBatch Ticks => _ticks ??= TickBatchCodec.Decode(_packed.Span);

    /// <summary>The ticks, unpacked into columns that are used again: the batch holds until they are.</summary>
    /// <param name="room">Grows as needed.</param>
    /// <param name="keys">Where the strings of instruments and sources come from.</param>
    /// <exception cref="InvalidDataException">Damaged.</exception>
    public TickBatch Read(TickColumns room, KeyTable keys) => _ticks ?? TickBatchCodec.Decode(_packed.Span, keys, room);

    public byte[] ToBytes()
    {
        using var writer = ByteWriter.Rent();
        writer.Byte(Version);
        writer.VarUInt((ulong)Shard);
        writer.Text(SourceStream);
        writer.Text(FirstOffset);
        writer.Text(LastOffset);
        writer.Text(CorrelationId);
        TickBatchCodec.Encode(Ticks, writer);
        return writer.ToArray();
    }

    /// <exception cref="InvalidDataException">Not an event of a known version. That its ticks are damaged is found when they are unpacked.</exception>
    public static TicksIngested FromBytes(ReadOnlyMemory<byte> bytes)
    {
        var reader = new ByteReader(bytes.Span);
        byte version = reader.Byte();
        return version == Version ? new TicksIngested(ref reader, bytes) : throw new InvalidDataException($"TicksIngested version {version}; known: {Version}");
    }
}
