namespace SignalEs.Domain.Ticks.Codec;

/// <summary>
/// A column of doubles of which NaN means absent: a mode byte, a bitmap of what is present unless everything is or the column before had the same
/// gaps, then the values: decimal integers (<see cref="DecimalScale"/>) as deltas to the instrument's previous value in the batch, or raw bits.
/// </summary>
internal static class NumberColumn
{
    private const byte Empty = 0xFF;
    private const byte Raw = 0x0F;
    private const byte OwnGaps = 0x10;
    private const byte SameGaps = 0x20;

    /// <summary>The values stand as differences to the column before, which is in the same decimals (ask to bid: the spread hardly moves).</summary>
    private const byte Spread = 0x40;

    /// <param name="writer">Takes the bytes.</param>
    /// <param name="values">The column.</param>
    /// <param name="before">The column that was written before it; empty for none.</param>
    /// <param name="overBefore">The values are near those of the column before.</param>
    /// <param name="group">Instrument of each row.</param>
    /// <param name="previous">Scratch, one for each instrument.</param>
    /// <param name="scratch">Scratch, one for each row.</param>
    public static void Encode(
        ByteWriter writer, ReadOnlySpan<double> values, ReadOnlySpan<double> before, bool overBefore, ReadOnlySpan<int> group, Span<long> previous, Span<long> scratch)
    {
        int present = 0;
        bool same = !before.IsEmpty;
        for (int i = 0; i < values.Length; i++)
        {
            bool has = !double.IsNaN(values[i]);
            present += has ? 1 : 0;
            same &= i >= before.Length || has == !double.IsNaN(before[i]);
        }

        if (present == 0)
        {
            writer.Byte(Empty);
            return;
        }

        int decimals = DecimalScale.Of(values);
        bool raw = decimals == DecimalScale.None;
        bool spread = overBefore && same && !raw && DecimalScale.Of(before) == decimals;
        bool gaps = present < values.Length;
        writer.Byte((byte)((raw ? Raw : decimals) | (!gaps ? 0 : same ? SameGaps : OwnGaps) | (spread ? Spread : 0)));
        if (gaps && !same)
        {
            var bits = writer.Reserve((values.Length + 7) / 8);
            for (int i = 0; i < values.Length; i++)
            {
                bits[i >> 3] |= (byte)((double.IsNaN(values[i]) ? 0 : 1) << (i & 7));
            }
        }

        if (raw)
        {
            foreach (double value in values)
            {
                if (!double.IsNaN(value))
                {
                    writer.Double(value);
                }
            }

            return;
        }

        previous.Clear();
        int count = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                long integer = DecimalScale.ToInteger(values[i], decimals) - (spread ? DecimalScale.ToInteger(before[i], decimals) : 0);
                ref long last = ref previous[group[i]];
                scratch[count++] = integer - last;
                last = integer;
            }
        }

        IntegerColumn.Encode(writer, scratch[..count]);
    }

    public static void Decode(
        ref ByteReader reader, Span<double> values, ReadOnlySpan<double> before, ReadOnlySpan<int> group, Span<long> previous, Span<long> scratch)
    {
        byte mode = reader.Byte();
        if (mode == Empty)
        {
            values.Fill(double.NaN);
            return;
        }

        int decimals = mode & 0x0F;
        bool spread = (mode & Spread) != 0;
        if ((mode & 0x80) != 0 || (mode & (OwnGaps | SameGaps)) == (OwnGaps | SameGaps) || (decimals > DecimalScale.DecimalsMax && (decimals != Raw || spread))
            || (before.IsEmpty && (mode & (SameGaps | Spread)) != 0 && !values.IsEmpty))
        {
            throw new InvalidDataException($"number column mode {mode}");
        }

        int count = ReadGaps(ref reader, mode, values, before);
        if (decimals == Raw)
        {
            foreach (ref double value in values)
            {
                value = double.IsNaN(value) ? value : reader.Double();
            }

            return;
        }

        IntegerColumn.Decode(ref reader, scratch[..count]);
        previous.Clear();
        int next = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                ref long last = ref previous[group[i]];
                last = unchecked(last + scratch[next++]);
                long integer = spread && !double.IsNaN(before[i]) ? unchecked(last + DecimalScale.ToInteger(before[i], decimals)) : last;
                values[i] = DecimalScale.ToDouble(integer, decimals);
            }
        }
    }

    // Marks what is present with 0, what isn't with NaN.
    private static int ReadGaps(ref ByteReader reader, byte mode, Span<double> values, ReadOnlySpan<double> before)
    {
        int count = 0;
        var bits = (mode & OwnGaps) != 0 ? reader.Take((values.Length + 7) / 8) : default;
        for (int i = 0; i < values.Length; i++)
        {
            bool has = (mode & SameGaps) != 0 ? !double.IsNaN(before[i]) : bits.IsEmpty || (bits[i >> 3] >> (i & 7) & 1) != 0;
            values[i] = has ? 0 : double.NaN;
            count += has ? 1 : 0;
        }

        return count;
    }
}
