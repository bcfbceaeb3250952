namespace SignalEs.Domain.Ticks;

/// <summary>
/// Binary form of a <see cref="TickBatch"/>, version 1: what stands in the log and in packed Redis entries (field <c>b</c>).
/// Layout: version byte, count, front-coded dictionaries, then each column: times as deltas in the coarsest unit that fits, instrument index as
/// delta to its predecessor plus one, numbers by <see cref="NumberColumn"/>. Decoding gives the same bits back. See docs/concepts/event-log.md.
/// </summary>
public static class TickBatchCodec
{
    public const byte Version = 1;

    public static void Encode(TickBatch batch, ByteWriter writer)
    {
        writer.Byte(Version);
        writer.VarUInt((ulong)batch.Count);
        Names(writer, batch.Instruments);
        Names(writer, batch.Sources);
        var c = batch.Columns;
        int expected = 0;
        for (int i = 0; i < batch.Count; i++)
        {
            writer.VarInt(c.Instrument[i] - expected);
            expected = c.Instrument[i] + 1;
        }

        TimeColumn.Encode(writer, c.TsEvent.AsSpan(0, batch.Count));
        TimeColumn.Encode(writer, c.TsReceived.AsSpan(0, batch.Count));
        var previous = new long[Math.Max(1, batch.Instruments.Length)];
        foreach (double[] column in Numbers(c))
        {
            NumberColumn.Encode(writer, column.AsSpan(0, batch.Count), batch.Instrument, previous);
        }

        if (batch.Sources.Length > 0)
        {
            long sequence = 0;
            for (int i = 0; i < batch.Count; i++)
            {
                writer.VarUInt((ulong)(c.Source[i] + 1));
                writer.VarInt(c.SourceSeq[i] - sequence - 1);
                sequence = c.SourceSeq[i];
            }
        }
    }

    /// <exception cref="InvalidDataException">Not a batch of a known version, or damaged.</exception>
    public static TickBatch Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        var batch = Decode(ref reader);
        return reader.Remaining == 0 ? batch : throw new InvalidDataException($"{reader.Remaining} bytes after the batch");
    }

    public static TickBatch Decode(ref ByteReader reader)
    {
        byte version = reader.Byte();
        if (version != Version)
        {
            throw new InvalidDataException($"tick batch version {version}; known: {Version}");
        }

        int count = reader.Count(TickBatch.CountMax, "ticks");
        string[] instruments = Names(ref reader, count);
        string[] sources = Names(ref reader, count);
        var c = new TickColumns(Math.Max(1, count));
        long expected = 0;
        for (int i = 0; i < count; i++)
        {
            long index = expected + reader.VarInt();
            if ((ulong)index >= (ulong)instruments.Length)
            {
                throw new InvalidDataException($"instrument index {index} of {instruments.Length}");
            }

            c.Instrument[i] = (int)index;
            expected = index + 1;
        }

        TimeColumn.Decode(ref reader, c.TsEvent.AsSpan(0, count));
        TimeColumn.Decode(ref reader, c.TsReceived.AsSpan(0, count));
        var previous = new long[Math.Max(1, instruments.Length)];
        foreach (double[] column in Numbers(c))
        {
            NumberColumn.Decode(ref reader, column.AsSpan(0, count), c.Instrument.AsSpan(0, count), previous);
        }

        Sources(ref reader, c, sources.Length, count);
        return new TickBatch(instruments, sources, count, c);
    }

    private static void Sources(ref ByteReader reader, TickColumns c, int sources, int count)
    {
        if (sources == 0)
        {
            c.Source.AsSpan(0, count).Fill(-1);
            return;
        }

        long sequence = 0;
        for (int i = 0; i < count; i++)
        {
            c.Source[i] = reader.Count(sources, "as source index") - 1;
            sequence = unchecked(sequence + 1 + reader.VarInt());
            c.SourceSeq[i] = sequence;
        }
    }

    private static double[][] Numbers(TickColumns c) => [c.Last, c.Bid, c.Ask, c.BidSize, c.AskSize, c.Volume, c.OpenInterest];

    private static void Names(ByteWriter writer, string[] names)
    {
        writer.VarUInt((ulong)names.Length);
        string before = "";
        foreach (string name in names)
        {
            // Front coding: option keys of one chain share most of their text with the key before.
            int shared = name.AsSpan().CommonPrefixLength(before);
            writer.VarUInt((ulong)shared);
            writer.Text(name[shared..]);
            before = name;
        }
    }

    private static string[] Names(ref ByteReader reader, int max)
    {
        var names = new string[reader.Count(max, "names")];
        string before = "";
        for (int i = 0; i < names.Length; i++)
        {
            int shared = reader.Count(before.Length, "shared characters");
            names[i] = before = string.Concat(before.AsSpan(0, shared), reader.Text());
        }

        return names;
    }
}
