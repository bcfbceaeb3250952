namespace SignalEs.Domain.Ticks.Codec.Version1;

/// <summary>
/// Reads version 1 of the binary form, which logs of the first release hold: every column as variable-length integers. Nothing writes it any more.
/// Times: zigzag deltas in one unit. Instrument: delta to its predecessor plus one. Numbers: decimal integers as deltas to the instrument's previous value.
/// </summary>
internal static class TickBatchVersion1
{
    private const byte None = 0xFF;
    private const byte Raw = 0x0F;
    private const byte HasGaps = 0x10;

    public static TickBatch Decode(ref ByteReader reader)
    {
        int count = reader.Count(Math.Min(TickBatch.CountMax, reader.Remaining / 3), "ticks"); // index and two times take a byte each, or more
        string[] instruments = FrontCodedNames.Decode(ref reader, count);
        string[] sources = FrontCodedNames.Decode(ref reader, count);
        var c = new TickColumns(Math.Max(1, count));
        long expected = 0;
        for (int i = 0; i < count; i++)
        {
            long index = expected + reader.VarInt();
            c.Instrument[i] = (ulong)index < (ulong)instruments.Length ? (int)index : throw new InvalidDataException($"instrument index {index} of {instruments.Length}");
            expected = index + 1;
        }

        Times(ref reader, c.TsEvent.AsSpan(0, count));
        Times(ref reader, c.TsReceived.AsSpan(0, count));
        long[] previous = new long[Math.Max(1, instruments.Length)];
        foreach (double[] column in (double[][])[c.Last, c.Bid, c.Ask, c.BidSize, c.AskSize, c.Volume, c.OpenInterest])
        {
            Numbers(ref reader, column.AsSpan(0, count), c.Instrument, previous);
        }

        Sources(ref reader, c, sources.Length, count);
        return new TickBatch(instruments, sources, count, c);
    }

    private static void Times(ref ByteReader reader, Span<long> instants)
    {
        long unit = TimeColumn.Unit(reader.Byte());
        long value = 0;
        for (int i = 0; i < instants.Length; i++)
        {
            value = unchecked(value + reader.VarInt());
            instants[i] = unchecked(value * unit);
        }
    }

    private static void Numbers(ref ByteReader reader, Span<double> values, int[] group, long[] previous)
    {
        byte mode = reader.Byte();
        if (mode == None)
        {
            values.Fill(double.NaN);
            return;
        }

        int decimals = mode & 0x0F;
        if ((mode & ~(HasGaps | 0x0F)) != 0 || (decimals > DecimalScale.DecimalsMax && decimals != Raw))
        {
            throw new InvalidDataException($"number column mode {mode}");
        }

        var bits = (mode & HasGaps) != 0 ? reader.Take((values.Length + 7) / 8) : default;
        Array.Clear(previous);
        for (int i = 0; i < values.Length; i++)
        {
            if (!bits.IsEmpty && (bits[i >> 3] >> (i & 7) & 1) == 0)
            {
                values[i] = double.NaN;
            }
            else if (decimals == Raw)
            {
                values[i] = reader.Double();
            }
            else
            {
                ref long last = ref previous[group[i]];
                last = unchecked(last + reader.VarInt());
                values[i] = DecimalScale.ToDouble(last, decimals);
            }
        }
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
}
