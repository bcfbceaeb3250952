using SignalEs.Domain.Ticks.Codec;

namespace SignalEs.Domain.Engine;

/// <summary>Shard stream, in the same commit as the event it follows: what the engine made of it.</summary>
/// <param name="Shard">Shard number.</param>
/// <param name="CauseVersion">Stream version of the <c>TicksIngested</c> or <c>ClockAdvanced</c> event it follows (the event just before this one).</param>
/// <param name="FormulaSetHash">Formula set the engine ran with.</param>
/// <param name="EngineVersion">See <see cref="SignalEngine.Version"/>.</param>
public sealed record SignalsComputed(int Shard, long CauseVersion, string FormulaSetHash, string EngineVersion)
{
    private const byte Version = 1;

    private readonly ReadOnlyMemory<byte> _packed;
    private SignalBatch? _signals;

    public SignalsComputed(int shard, long causeVersion, string formulaSetHash, string engineVersion, SignalBatch signals)
        : this(shard, causeVersion, formulaSetHash, engineVersion) => _signals = signals;

    private SignalsComputed(ref ByteReader reader, ReadOnlyMemory<byte> bytes)
        : this((int)reader.VarUInt(), (long)reader.VarUInt(), reader.Text(), reader.Text()) => _packed = bytes[^reader.Remaining..];

    /// <summary>Rows, watermarks and digest; of an event that was read they are unpacked when they are first asked for, and kept.</summary>
    /// <exception cref="InvalidDataException">Damaged.</exception>
    public SignalBatch Signals => _signals ??= Read();

    /// <summary>The same, but not kept when this event was read: for who walks through many of them.</summary>
    /// <exception cref="InvalidDataException">Damaged.</exception>
    public SignalBatch Read()
    {
        if (_signals is { } signals)
        {
            return signals;
        }

        var reader = new ByteReader(_packed.Span);
        signals = SignalBatchCodec.Decode(ref reader);
        return reader.Remaining == 0 ? signals : throw new InvalidDataException($"{reader.Remaining} bytes after the event");
    }

    public byte[] ToBytes()
    {
        using var writer = ByteWriter.Rent();
        writer.Byte(Version);
        writer.VarUInt((ulong)Shard);
        writer.VarUInt((ulong)CauseVersion);
        writer.Text(FormulaSetHash);
        writer.Text(EngineVersion);
        SignalBatchCodec.Encode(Signals, writer);
        return writer.ToArray();
    }

    /// <exception cref="InvalidDataException">Not an event of a known version. That its signals are damaged is found when they are unpacked.</exception>
    public static SignalsComputed FromBytes(ReadOnlyMemory<byte> bytes)
    {
        var reader = new ByteReader(bytes.Span);
        byte version = reader.Byte();
        return version == Version ? new SignalsComputed(ref reader, bytes) : throw new InvalidDataException($"SignalsComputed version {version}; known: {Version}");
    }
}
