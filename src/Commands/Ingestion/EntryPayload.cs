using System.Globalization;
using System.Text;
using System.Text.Unicode;
using SignalEs.Domain.Ticks;
using StackExchange.Redis;

namespace SignalEs.Commands.Ingestion;

/// <summary>The fields of a Redis entry as bytes that give them back: apart by tabs where every field is text without one, else as RESP.</summary>
internal static class EntryPayload
{
    public static RawPayload Of(RedisValue[] fields, out string format)
    {
        bool isText = fields.Length > 0 && !fields[0].IsNullOrEmpty;
        long length = 0;
        foreach (var field in fields)
        {
            var bytes = (ReadOnlyMemory<byte>)field;
            length += bytes.Length + 1;
            isText &= Utf8.IsValid(bytes.Span) && bytes.Span.IndexOfAny((byte)0, (byte)'\t') < 0;
        }

        var shown = RawPayload.Of(Bytes(fields, static (_, written) => written.Length == 0 ? "" : "\t"), Math.Max(0, length - 1));
        format = isText ? RawFormat.Fields : RawFormat.Resp;
        if (isText)
        {
            return shown;
        }

        byte[] resp = Bytes(fields, static (value, written) => string.Create(
            CultureInfo.InvariantCulture, $"{(written.Length == 0 ? "" : "\r\n")}${value.Length}\r\n"));
        byte[] head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"*{fields.Length}\r\n"));
        byte[] whole = [.. head, .. resp, .. "\r\n"u8];
        return new RawPayload(shown.Text, Convert.ToBase64String(whole), shown.Length);
    }

    /// <summary>Reads a RESP array of bulk strings back; null where it is cut or isn't one.</summary>
    public static RedisValue[]? FromResp(ReadOnlySpan<byte> bytes)
    {
        if (!Number(ref bytes, (byte)'*', out int count) || count > bytes.Length)
        {
            return null;
        }

        var fields = new RedisValue[count];
        for (int i = 0; i < count; i++)
        {
            if (!Number(ref bytes, (byte)'$', out int length) || length + 2 > bytes.Length)
            {
                return null;
            }

            fields[i] = bytes[..length].ToArray();
            bytes = bytes[(length + 2)..];
        }

        return bytes.IsEmpty ? fields : null;
    }

    private static bool Number(ref ReadOnlySpan<byte> bytes, byte mark, out int number)
    {
        number = 0;
        int end = bytes.IndexOf("\r\n"u8);
        if (end < 2 || bytes[0] != mark || !int.TryParse(bytes[1..end], NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        bytes = bytes[(end + 2)..];
        return true;
    }

    // No more of it than is kept: an entry may be as long as Redis lets it.
    private static byte[] Bytes(RedisValue[] fields, Func<ReadOnlyMemory<byte>, MemoryStream, string> before)
    {
        var written = new MemoryStream();
        long kept = 0;
        foreach (var field in fields)
        {
            var bytes = (ReadOnlyMemory<byte>)field;
            written.Write(Encoding.ASCII.GetBytes(before(bytes, written)));
            written.Write(bytes.Span[..Math.Min(bytes.Length, RawPayload.BytesMax)]);
            kept += bytes.Length;
            if (kept > RawPayload.BytesMax)
            {
                break; // the fields alone: what stands between them mustn't cut an entry that isn't said to be cut
            }
        }

        return written.ToArray();
    }
}
