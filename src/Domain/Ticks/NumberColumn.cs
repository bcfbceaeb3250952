namespace SignalEs.Domain.Ticks;

/// <summary>
/// A column of doubles of which NaN means absent. Present values are written as decimal integers (value x 10^d for the smallest d up to 9 that
/// gives every value back to the bit) as deltas to the instrument's previous value in the batch; where no such d exists, as raw bits.
/// </summary>
internal static class NumberColumn
{
    private const byte None = 0xFF;
    private const byte Raw = 0x0F;
    private const byte HasGaps = 0x10;
    private const int DecimalsMax = 9;
    private const double IntegerMax = 9007199254740992; // 2^53: integers up to here are exact

    private static readonly double[] PowersOfTen = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

    public static void Encode(ByteWriter writer, ReadOnlySpan<double> values, ReadOnlySpan<int> group, long[] previous)
    {
        int present = 0;
        int decimals = 0;
        foreach (double value in values)
        {
            if (!double.IsNaN(value))
            {
                present++;
                while (decimals <= DecimalsMax && !Fits(value, PowersOfTen[decimals]))
                {
                    decimals++;
                }
            }
        }

        if (present == 0)
        {
            writer.Byte(None);
            return;
        }

        bool raw = decimals > DecimalsMax;
        bool gaps = present < values.Length;
        writer.Byte((byte)((raw ? Raw : decimals) | (gaps ? HasGaps : 0)));
        if (gaps)
        {
            var bits = writer.Reserve((values.Length + 7) / 8);
            for (int i = 0; i < values.Length; i++)
            {
                bits[i >> 3] |= (byte)((double.IsNaN(values[i]) ? 0 : 1) << (i & 7));
            }
        }

        Array.Clear(previous);
        double scale = raw ? 1 : PowersOfTen[decimals];
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                continue;
            }

            if (raw)
            {
                writer.Double(values[i]);
                continue;
            }

            long integer = (long)Math.Round(values[i] * scale);
            ref long last = ref previous[group[i]];
            writer.VarInt(integer - last);
            last = integer;
        }
    }

    public static void Decode(ref ByteReader reader, Span<double> values, ReadOnlySpan<int> group, long[] previous)
    {
        byte mode = reader.Byte();
        if (mode == None)
        {
            values.Fill(double.NaN);
            return;
        }

        int decimals = mode & 0x0F;
        if ((mode & ~(HasGaps | 0x0F)) != 0 || (decimals > DecimalsMax && decimals != Raw))
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
                values[i] = last / PowersOfTen[decimals];
            }
        }
    }

    // An integer below 2^53 divided by a power of ten up to 10^22 is the double nearest to that decimal (IEEE 754 division is correctly rounded).
    // Negative zero doesn't survive the trip through an integer and goes the raw way.
    private static bool Fits(double value, double scale)
    {
        double integer = Math.Round(value * scale);
        return Math.Abs(integer) < IntegerMax && BitConverter.DoubleToInt64Bits((long)integer / scale) == BitConverter.DoubleToInt64Bits(value);
    }
}
