using System.Globalization;
using System.Text;
using System.Text.Unicode;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Ingestion;

/// <summary>A row of a tick file or a CSV body, from bytes.</summary>
internal static class CsvRow
{
    /// <param name="lines">At the row.</param>
    /// <param name="places">Places of the columns.</param>
    /// <param name="columns">The header, for quarantine; null where it is the usual one.</param>
    /// <param name="receivedNs">When it is received.</param>
    /// <param name="keys">Gives known keys.</param>
    public static TickBody.Row Read(LineReader lines, int[] places, string? columns, long receivedNs, KeyTable keys)
    {
        var line = lines.Line.Span;
        if (lines.IsCut || !Utf8.IsValid(line))
        {
            var bytes = new RawTick(null, lines.Line.ToArray(), lines.Length, RawFormat.Csv, columns);
            return new TickBody.Row(default, bytes, lines.IsCut ? TooLong(lines.Length) : NotText("row", line));
        }

        string text = Encoding.UTF8.GetString(line);
        var problem = TickParser.ReadRow(text, places, receivedNs, keys, out var tick);
        return new TickBody.Row(tick, RawTick.Row(text, columns), problem);
    }

    public static TickRejection TooLong(long length) => new(
        "oversized", "row", string.Create(CultureInfo.InvariantCulture, $"{length} bytes; at most {RawPayload.BytesMax} in a row, the first {RawPayload.BytesMax} are kept"));

    /// <summary>Says where bytes stop being UTF-8.</summary>
    public static TickRejection NotText(string field, ReadOnlySpan<byte> bytes)
    {
        Span<char> room = stackalloc char[512];
        int at = 0;
        while (at < bytes.Length && Utf8.ToUtf16(bytes[at..], room, out int read, out _, replaceInvalidSequences: false, isFinalBlock: true) is var status)
        {
            at += read;
            if (status == System.Buffers.OperationStatus.InvalidData)
            {
                break;
            }
        }

        return new TickRejection(
            "bad_utf8", field, string.Create(CultureInfo.InvariantCulture, $"byte 0x{(at < bytes.Length ? bytes[at] : 0):X2} at {at} of {bytes.Length}; text must be UTF-8"));
    }
}
