using SignalEs.Domain.Ticks.Codec.Version1;

namespace SignalEs.Domain.Ticks.Codec;

/// <summary>
/// Binary form of a <see cref="TickBatch"/>, version 2: what stands in the log and in packed Redis entries (field <c>b</c>).
/// Layout: version byte, count, front-coded dictionaries, then each column as packed integers: instrument index, event and receive times, numbers,
/// source and its sequence. Decoding gives the same bits back; version 1 is still read. See docs/concepts/event-log.md.
/// </summary>
public static class TickBatchCodec
{
    public const byte Version = 2;

    private const byte First = 1;

    /// <summary>What a block of ticks takes at least: two bytes each in the columns of instruments and of times.</summary>
    private const int BytesPerBlockMin = 6;

    public static void Encode(TickBatch batch, ByteWriter writer)
    {
        writer.Byte(Version);
        writer.VarUInt((ulong)batch.Count);
        FrontCodedNames.Encode(writer, batch.Instruments);
        FrontCodedNames.Encode(writer, batch.Sources);
        var c = batch.Columns;
        long[] scratch = IntegerColumn.Rent(batch.Count + batch.Instruments.Length);
        var rows = scratch.AsSpan(0, batch.Count);
        var previous = scratch.AsSpan(batch.Count, batch.Instruments.Length);
        Indexes(writer, batch.Instrument, rows);
        TimeColumn.Encode(writer, batch.TsEvent, rows);
        TimeColumn.Encode(writer, c.TsReceived.AsSpan(0, batch.Count), rows);
        ReadOnlySpan<double> before = default;
        foreach (double[] column in (ReadOnlySpan<double[]>)[c.Last, c.Bid, c.Ask, c.BidSize, c.AskSize, c.Volume, c.OpenInterest])
        {
            NumberColumn.Encode(writer, column.AsSpan(0, batch.Count), before, column == c.Ask, batch.Instrument, previous, rows);
            before = column.AsSpan(0, batch.Count);
        }

        if (batch.Sources.Length > 0)
        {
            EncodeSources(writer, c, rows);
        }

        IntegerColumn.Return(scratch);
    }

    /// <param name="bytes">Exactly one batch.</param>
    /// <param name="keys">Where the strings of its names come from; null to make each anew.</param>
    /// <param name="room">Columns that are overwritten, and grow as needed; null to make new ones.</param>
    /// <exception cref="InvalidDataException">Not a batch of a known version, or damaged.</exception>
    public static TickBatch Decode(ReadOnlySpan<byte> bytes, KeyTable? keys = null, TickColumns? room = null)
    {
        var reader = new ByteReader(bytes);
        var batch = Decode(ref reader, keys, room);
        return reader.Remaining == 0 ? batch : throw new InvalidDataException($"{reader.Remaining} bytes after the batch");
    }

    public static TickBatch Decode(ref ByteReader reader, KeyTable? keys = null, TickColumns? room = null)
    {
        byte version = reader.Byte();
        return version switch
        {
            First => TickBatchVersion1.Decode(ref reader),
            Version => DecodeBody(ref reader, keys, room),
            _ => throw new InvalidDataException($"tick batch version {version}; known: {First}, {Version}"),
        };
    }

    private static TickBatch DecodeBody(ref ByteReader reader, KeyTable? keys, TickColumns? room)
    {
        int count = reader.Count(Math.Min(TickBatch.CountMax, reader.Remaining / BytesPerBlockMin * PackedIntegers.BlockLength + PackedIntegers.BlockLength - 1), "ticks");
        string[] instruments = FrontCodedNames.Decode(ref reader, count, keys, room?.InstrumentNames);
        string[] sources = FrontCodedNames.Decode(ref reader, count, keys, room?.SourceNames);
        var c = room ?? new TickColumns(Math.Max(1, count));
        c.Fit(count);
        long[] scratch = IntegerColumn.Rent(count + instruments.Length);
        try
        {
            var rows = scratch.AsSpan(0, count);
            var previous = scratch.AsSpan(count, instruments.Length);
            DecodeIndexes(ref reader, c.Instrument.AsSpan(0, count), instruments.Length, rows);
            TimeColumn.Decode(ref reader, c.TsEvent.AsSpan(0, count));
            TimeColumn.Decode(ref reader, c.TsReceived.AsSpan(0, count));
            ReadOnlySpan<double> before = default;
            foreach (double[] column in (ReadOnlySpan<double[]>)[c.Last, c.Bid, c.Ask, c.BidSize, c.AskSize, c.Volume, c.OpenInterest])
            {
                NumberColumn.Decode(ref reader, column.AsSpan(0, count), before, c.Instrument, previous, rows);
                before = column.AsSpan(0, count);
            }

            if (sources.Length > 0)
            {
                DecodeSources(ref reader, c, sources.Length, rows);
            }
            else
            {
                c.Source.AsSpan(0, count).Fill(-1);
                c.SourceSeq.AsSpan(0, count).Clear();
            }
        }
        finally
        {
            IntegerColumn.Return(scratch);
        }

        return new TickBatch(instruments, sources, count, c);
    }

    // Ticks that walk through a chain come with the next index each time; ticks at random are shorter as they are.
    private static void Indexes(ByteWriter writer, ReadOnlySpan<int> indexes, Span<long> scratch)
    {
        int inOrder = 0;
        for (int i = 1; i < indexes.Length; i++)
        {
            inOrder += indexes[i] == indexes[i - 1] + 1 ? 1 : 0;
        }

        bool deltas = inOrder > indexes.Length / 2;
        writer.Byte(deltas ? (byte)1 : (byte)0);
        int expected = 0;
        for (int i = 0; i < indexes.Length; i++)
        {
            scratch[i] = indexes[i] - expected;
            expected = deltas ? indexes[i] + 1 : 0;
        }

        IntegerColumn.Encode(writer, scratch);
    }

    private static void DecodeIndexes(ref ByteReader reader, Span<int> indexes, int instruments, Span<long> scratch)
    {
        byte mode = reader.Byte();
        if (mode > 1)
        {
            throw new InvalidDataException($"instrument column mode {mode}");
        }

        IntegerColumn.Decode(ref reader, scratch);
        long expected = 0;
        for (int i = 0; i < indexes.Length; i++)
        {
            long index = unchecked(expected + scratch[i]);
            indexes[i] = (ulong)index < (ulong)instruments ? (int)index : throw new InvalidDataException($"instrument index {index} of {instruments}");
            expected = mode == 1 ? index + 1 : 0;
        }
    }

    private static void EncodeSources(ByteWriter writer, TickColumns c, Span<long> scratch)
    {
        int before = -1;
        for (int i = 0; i < scratch.Length; i++)
        {
            scratch[i] = c.Source[i] - before;
            before = c.Source[i];
        }

        IntegerColumn.Encode(writer, scratch);
        long sequence = 0;
        for (int i = 0; i < scratch.Length; i++)
        {
            scratch[i] = unchecked(c.SourceSeq[i] - sequence - 1);
            sequence = c.SourceSeq[i];
        }

        IntegerColumn.Encode(writer, scratch);
    }

    private static void DecodeSources(ref ByteReader reader, TickColumns c, int sources, Span<long> scratch)
    {
        IntegerColumn.Decode(ref reader, scratch);
        long source = -1;
        for (int i = 0; i < scratch.Length; i++)
        {
            source = unchecked(source + scratch[i]);
            c.Source[i] = source >= -1 && source < sources ? (int)source : throw new InvalidDataException($"source index {source} of {sources}");
        }

        IntegerColumn.Decode(ref reader, scratch);
        long sequence = 0;
        for (int i = 0; i < scratch.Length; i++)
        {
            c.SourceSeq[i] = sequence = unchecked(sequence + 1 + scratch[i]);
        }
    }
}
