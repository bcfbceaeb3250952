using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;

namespace SignalEs.Domain.Engine;

/// <summary>
/// Binary form of a <see cref="SignalBatch"/>, version 2. Rows repeat much of the row before (time, status, the underlying's price), so
/// every column says with one bit per row whether it repeats, and doubles are kept to the bit.
/// </summary>
public static class SignalBatchCodec
{
    public const byte Version = 2;

    /// <summary>Before subjects were front-coded and signals corrected.</summary>
    private const byte First = 1;

    private const int RowsMax = Position.IndexLimit;
    private const int OutputsMax = 256;

    public static void Encode(SignalBatch batch, ByteWriter writer)
    {
        writer.Byte(Version);
        writer.UInt64(batch.Digest);
        writer.VarUInt((ulong)batch.Watermarks.Length);
        foreach (var watermark in batch.Watermarks)
        {
            writer.Text(watermark.Underlying);
            writer.VarInt(watermark.TsNs);
        }

        writer.VarUInt((ulong)batch.LateTicks.Length);
        foreach (int index in batch.LateTicks)
        {
            writer.VarUInt((ulong)index);
        }

        writer.VarUInt((ulong)batch.Corrections.Length);
        foreach (var (first, end, cause) in batch.Corrections)
        {
            writer.VarUInt((ulong)first);
            writer.VarUInt((ulong)(end - first));
            writer.VarUInt(cause.IsPending ? ((ulong)cause.Index << 1) | 1 : (ulong)cause.Packed << 1);
        }

        writer.VarUInt((ulong)batch.Configs.Length);
        foreach (var config in batch.Configs)
        {
            writer.Text(config.Config);
            writer.Text(config.Formula);
            writer.Text(config.Cadence);
            writer.VarUInt((ulong)config.Outputs.Count);
            foreach (string output in config.Outputs)
            {
                writer.Text(output);
            }
        }

        FrontCodedNames.Encode(writer, batch.Subjects);
        writer.VarUInt((ulong)batch.Count);
        EncodeRows(batch, writer);
    }

    public static SignalBatch Decode(ref ByteReader reader)
    {
        byte version = reader.Byte();
        if (version is not (First or Version))
        {
            throw new InvalidDataException($"signal batch version {version}; known: {First}, {Version}");
        }

        ulong digest = reader.UInt64();
        var watermarks = new Watermark[reader.Count(RowsMax, "watermarks")];
        for (int i = 0; i < watermarks.Length; i++)
        {
            watermarks[i] = new Watermark(reader.Text(), reader.VarInt());
        }

        int[] late = new int[reader.Count(TickBatch.CountMax, "late ticks")];
        for (int i = 0; i < late.Length; i++)
        {
            late[i] = reader.Count(TickBatch.CountMax, "as tick index");
        }

        var corrections = version == Version ? new Correction[reader.Count(RowsMax, "corrections")] : [];
        for (int i = 0; i < corrections.Length; i++)
        {
            int first = reader.Count(RowsMax, "as row");
            int rows = reader.Count(RowsMax, "rows");
            ulong cause = reader.VarUInt();
            corrections[i] = new Correction(
                first, first + rows, (cause & 1) == 0 ? new Position((long)(cause >> 1)) : Position.Pending((int)Math.Min(cause >> 1, TickBatch.CountMax)));
        }

        var configs = new SignalColumnSet[reader.Count(RowsMax, "configs")];
        for (int i = 0; i < configs.Length; i++)
        {
            (string config, string formula, string cadence) = (reader.Text(), reader.Text(), reader.Text());
            string[] outputs = new string[reader.Count(OutputsMax, "outputs")];
            for (int j = 0; j < outputs.Length; j++)
            {
                outputs[j] = reader.Text();
            }

            configs[i] = new SignalColumnSet(config, formula, cadence, outputs);
        }

        string[] subjects = version == Version ? FrontCodedNames.Decode(ref reader, RowsMax) : PlainNames(ref reader);

        int count = reader.Count(RowsMax, "rows");
        return new SignalBatch(configs, subjects, count, DecodeRows(ref reader, configs, subjects.Length, count), watermarks, late, corrections, digest);
    }

    private static string[] PlainNames(ref ByteReader reader)
    {
        string[] names = new string[reader.Count(RowsMax, "subjects")];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = reader.Text();
        }

        return names;
    }

    private static void EncodeRows(SignalBatch batch, ByteWriter writer)
    {
        var c = batch.Columns;
        (long config, long subject, long ts, long start, long status) = (0, -1, 0, 0, 0);
        for (int i = 0; i < batch.Count; i++)
        {
            // One byte says which of the small columns repeat; the subject is expected to be the next one.
            bool newConfig = c.Config[i] != config;
            bool jump = c.Subject[i] != subject + 1;
            bool newTs = c.TsNs[i] != ts;
            bool newStart = c.BarStartNs[i] - c.TsNs[i] != start;
            bool newStatus = c.Status[i] != status;
            writer.Byte((byte)((newConfig ? 1 : 0) | (jump ? 2 : 0) | (newTs ? 4 : 0) | (newStart ? 8 : 0) | (newStatus ? 16 : 0)));
            if (newConfig)
            {
                writer.VarUInt((ulong)(config = c.Config[i]));
            }

            if (jump)
            {
                writer.VarInt(c.Subject[i] - subject - 1);
            }

            if (newTs)
            {
                writer.VarInt(c.TsNs[i] - ts);
            }

            if (newStart)
            {
                writer.VarInt(start = c.BarStartNs[i] - c.TsNs[i]);
            }

            if (newStatus)
            {
                writer.Byte((byte)(status = c.Status[i]));
            }

            (subject, ts) = (c.Subject[i], c.TsNs[i]);
        }

        EncodeValues(batch, writer);
    }

    // Values by row; a leading bit set per row says which of them are new against the previous row of the same config.
    private static void EncodeValues(SignalBatch batch, ByteWriter writer)
    {
        var previous = new double[batch.Configs.Length][];
        for (int i = 0; i < batch.Count; i++)
        {
            int config = batch.Columns.Config[i];
            var values = batch.ValuesOf(i);
            double[] before = previous[config] ??= new double[values.Length];
            var bits = new byte[(values.Length + 7) / 8];
            for (int j = 0; j < values.Length; j++)
            {
                if (!SameBits(values[j], before[j]))
                {
                    bits[j >> 3] |= (byte)(1 << (j & 7));
                }
            }

            writer.Bytes(bits);
            for (int j = 0; j < values.Length; j++)
            {
                if (!SameBits(values[j], before[j]))
                {
                    writer.Double(before[j] = values[j]);
                }
            }
        }
    }

    private static SignalColumns DecodeRows(ref ByteReader reader, SignalColumnSet[] configs, int subjects, int count)
    {
        var c = new SignalColumns(count, 0);
        (long config, long subject, long ts, long start, byte status) = (0, -1, 0, 0, 0);
        long values = 0;
        for (int i = 0; i < count; i++)
        {
            byte flags = reader.Byte();
            config = (flags & 1) != 0 ? reader.Count(RowsMax, "as config index") : config;
            subject += 1 + ((flags & 2) != 0 ? reader.VarInt() : 0);
            ts += (flags & 4) != 0 ? reader.VarInt() : 0;
            start = (flags & 8) != 0 ? reader.VarInt() : start;
            status = (flags & 16) != 0 ? reader.Byte() : status;
            if (config >= configs.Length || (ulong)subject >= (ulong)subjects)
            {
                throw new InvalidDataException($"row {i} points to config {config} of {configs.Length}, subject {subject} of {subjects}");
            }

            (c.Config[i], c.Subject[i], c.TsNs[i], c.BarStartNs[i], c.Status[i]) = ((int)config, (int)subject, ts, ts + start, status);
            c.ValueStart[i] = checked((int)values);
            values += configs[config].Outputs.Count;
        }

        // Each value costs at least one bit: what isn't there can't be asked for.
        if (values > (long)reader.Remaining * 8)
        {
            throw new InvalidDataException($"{values} values in {reader.Remaining} bytes");
        }

        c.Values = new double[values];
        DecodeValues(ref reader, configs, c, count);
        return c;
    }

    private static void DecodeValues(ref ByteReader reader, SignalColumnSet[] configs, SignalColumns c, int count)
    {
        var previous = new double[configs.Length][];
        for (int i = 0; i < count; i++)
        {
            int width = configs[c.Config[i]].Outputs.Count;
            double[] before = previous[c.Config[i]] ??= new double[width];
            var bits = reader.Take((width + 7) / 8);
            for (int j = 0; j < width; j++)
            {
                if ((bits[j >> 3] >> (j & 7) & 1) != 0)
                {
                    before[j] = reader.Double();
                }

                c.Values[c.ValueStart[i] + j] = before[j];
            }
        }
    }

    private static bool SameBits(double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b);
}
