using SignalEs.Domain.Ticks.Codec;

namespace SignalEs.Domain.Engine;

/// <summary>Shard stream, in the same commit as the event it follows: what the engine made of it.</summary>
/// <param name="Shard">Shard number.</param>
/// <param name="CauseVersion">Stream version of the <c>TicksIngested</c> or <c>ClockAdvanced</c> event it follows (the event just before this one).</param>
/// <param name="FormulaSetHash">Formula set the engine ran with.</param>
/// <param name="EngineVersion">See <see cref="SignalEngine.Version"/>.</param>
/// <param name="Signals">Rows, watermarks and digest.</param>
public sealed record SignalsComputed(int Shard, long CauseVersion, string FormulaSetHash, string EngineVersion, SignalBatch Signals)
{
    private const byte Version = 1;

    public byte[] ToBytes()
    {
        var writer = new ByteWriter(256 + Signals.Count * 32);
        writer.Byte(Version);
        writer.VarUInt((ulong)Shard);
        writer.VarUInt((ulong)CauseVersion);
        writer.Text(FormulaSetHash);
        writer.Text(EngineVersion);
        SignalBatchCodec.Encode(Signals, writer);
        return writer.ToArray();
    }

    /// <exception cref="InvalidDataException">Not an event of a known version, or damaged.</exception>
    public static SignalsComputed FromBytes(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        byte version = reader.Byte();
        if (version != Version)
        {
            throw new InvalidDataException($"SignalsComputed version {version}; known: {Version}");
        }

        var read = new SignalsComputed((int)reader.VarUInt(), (long)reader.VarUInt(), reader.Text(), reader.Text(), SignalBatchCodec.Decode(ref reader));
        return reader.Remaining == 0 ? read : throw new InvalidDataException($"{reader.Remaining} bytes after the event");
    }
}
