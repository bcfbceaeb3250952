using System.Globalization;
using System.Text;
using System.Text.Unicode;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;
using StackExchange.Redis;

namespace SignalEs.Commands.Ingestion;

/// <summary>
/// Reads one entry of a shard stream. Four forms: a tick (fields named as the columns of a tick file), packed ticks (field <c>b</c>, <see cref="TickBatchCodec"/>),
/// a row of a tick file as it stands there (fields <c>row</c> and <c>columns</c>, its header), or a clock (field <c>clock</c>: the producer promises no earlier ticks for the underlyings in <c>underlying</c>). <c>source</c> and <c>seq</c> are optional.
/// </summary>
internal sealed class RedisEntry(KeyTable keys)
{
    private readonly KeyTable _keys = keys;
    private readonly TickColumns _room = new(0);
    private readonly string?[] _found = new string?[OtherFields.Length];

    /// <summary>What an entry holds; packed ticks hold until the next is read.</summary>
    public readonly record struct Content(TickBatch? Packed, Tick? Tick, RejectedTick? Rejected, ClockAdvanced? Clock);

    /// <summary>Longest entry that isn't packed, bytes of all its names and values.</summary>
    public const int BytesMax = RawPayload.BytesMax;

    /// <summary>Longest entry of packed ticks, bytes.</summary>
    public const int PackedBytesMax = 4 * 1024 * 1024;

    /// <summary>Of packed ticks that can't be unpacked this many bytes are kept.</summary>
    private const int PackedRawBytesMax = 1024 * 1024;

    private static readonly string[] OtherFields = ["b", "row", "columns", "clock", "underlying", "source", "seq"];

    public Content Read(string id, RedisValue[] fields, long receivedNs)
    {
        if (CheckBytes(fields) is { } unreadable)
        {
            return Reject(id, fields, unreadable, null, 0);
        }

        string?[] found = _found;
        Array.Clear(found);
        byte[]? packed = null;
        for (int i = 0; i + 1 < fields.Length; i += 2)
        {
            int place = Array.IndexOf(OtherFields, (string?)fields[i]);
            if (place < 0)
            {
                continue;
            }

            if (found[place] is not null)
            {
                return Reject(id, fields, new TickRejection("duplicate_field", OtherFields[place], "stands twice"), null, 0);
            }

            packed = place == 0 ? (byte[]?)fields[i + 1] ?? [] : packed;
            found[place] = place == 0 ? "" : (string?)fields[i + 1] ?? "";
        }

        return packed is not null ? Packed(id, packed) : Read(id, fields, found, receivedNs);
    }

    /// <summary>A bad tick of packed ones for quarantine; its bytes can't be told from those of the others.</summary>
    public static RejectedTick Rejected(Tick tick, TickRejection problem, string origin) => RawTick.Row(
        string.Create(CultureInfo.InvariantCulture, $"{UnixNanos.Format(tick.TsEventNs)},{tick.Key},{Text(tick.Last)},{Text(tick.Bid)},{Text(tick.Ask)},{Text(tick.BidSize)},{Text(tick.AskSize)},{Text(tick.Volume)},{Text(tick.OpenInterest)}"))
        .Reject(problem, tick.Source, tick.SourceSeq, origin);

    /// <summary>A bad tick that has an entry to itself, as it came.</summary>
    public static RejectedTick Rejected(RedisValue[] fields, Tick tick, TickRejection problem, string origin)
    {
        int row = Place(fields, "row");
        int columns = Place(fields, "columns");
        return row >= 0
            ? RawTick.Row((string?)fields[row] ?? "", columns < 0 ? null : RawTick.ColumnsOf((string?)fields[columns] ?? "")).Reject(problem, tick.Source, tick.SourceSeq, origin)
            : RejectedTick.Of(EntryPayload.Of(fields, out string format), format, problem, tick.Source, tick.SourceSeq, origin);
    }

    private static int Place(RedisValue[] fields, string name)
    {
        for (int i = 0; i + 1 < fields.Length; i += 2)
        {
            if (fields[i] == name)
            {
                return i + 1;
            }
        }

        return -1;
    }

    private static string Text(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    // Of packed ticks the decoder judges the bytes.
    private static TickRejection? CheckBytes(RedisValue[] fields)
    {
        long bytes = 0;
        bool isPacked = false;
        TickRejection? problem = null;
        for (int i = 0; i + 1 < fields.Length; i += 2)
        {
            var name = (ReadOnlyMemory<byte>)fields[i];
            var value = (ReadOnlyMemory<byte>)fields[i + 1];
            bytes += name.Length + value.Length;
            if (name.Span.SequenceEqual("b"u8))
            {
                isPacked = true;
            }
            else if (!Utf8.IsValid(name.Span) || !Utf8.IsValid(value.Span))
            {
                problem ??= CsvRow.NotText(TickParser.Shown(Encoding.UTF8.GetString(name.Span)), Utf8.IsValid(name.Span) ? value.Span : name.Span);
            }
        }

        int most = isPacked ? PackedBytesMax : BytesMax;
        return bytes <= most
            ? problem
            : new TickRejection("oversized", "entry", string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes; at most {most}, the first {RawPayload.BytesMax} are kept"));
    }

    private Content Read(string id, RedisValue[] fields, string?[] found, long receivedNs)
    {
        var (row, columns, clock, underlying) = (found[1], found[2], found[3], found[4]);
        string? source = found[5];
        if (TickRules.CheckSource(source) is { } badSource)
        {
            return Reject(id, fields, badSource, null, 0);
        }

        long seq = 0;
        if (found[6] is { } number && !long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out seq))
        {
            return Reject(id, fields, new TickRejection("bad_number", "seq", $"'{TickParser.Shown(number)}'; expected a whole number"), null, 0);
        }

        if (clock is not null)
        {
            return Clock(id, fields, clock, underlying, receivedNs);
        }

        if (source is not null && found[6] is null)
        {
            return Reject(id, fields, new TickRejection("missing_field", "seq", "required beside source: without it every tick but the first would be a duplicate"), null, 0);
        }

        if (row is not null)
        {
            return Row(id, row, columns ?? string.Join(',', TickParser.Columns), receivedNs, source, seq);
        }

        var problem = ReadTick(fields, receivedNs, out var tick);
        return problem is null ? new Content(null, tick with { Source = source, SourceSeq = seq }, null, null) : Reject(id, fields, problem, source, seq);
    }

    private static Content Clock(string id, RedisValue[] fields, string text, string? underlying, long receivedNs)
    {
        if (!UnixNanos.TryParse(text, out long ts))
        {
            return Reject(id, fields, TickParser.BadTime(text, "clock"), null, 0);
        }

        var clock = new ClockAdvanced(0, ts, underlying is null ? [] : underlying.Split(','));
        return TickRules.CheckClock(clock, receivedNs) is { } problem ? Reject(id, fields, problem, null, 0) : new Content(null, null, null, clock);
    }

    private Content Packed(string id, byte[] packed)
    {
        try
        {
            var batch = TickBatchCodec.Decode(packed, _keys, _room);
            foreach (string source in batch.Sources)
            {
                if (TickRules.CheckSource(source) is { } problem)
                {
                    return Bad(problem);
                }
            }

            return new Content(batch, null, null, null);
        }
        catch (InvalidDataException e)
        {
            return Bad(new TickRejection("bad_packed", "b", e.Message));
        }

        Content Bad(TickRejection problem)
        {
            // As text it is base64 anyway.
            var kept = packed.AsSpan(0, Math.Min(packed.Length, PackedRawBytesMax));
            var raw = new RawPayload(Convert.ToBase64String(kept), null, kept.Length < packed.Length ? packed.Length : null);
            return new Content(null, null, RejectedTick.Of(raw, RawFormat.Packed, problem, null, 0, id), null);
        }
    }

    private Content Row(string id, string row, string columns, long receivedNs, string? source, long seq)
    {
        var raw = RawTick.Row(row, RawTick.ColumnsOf(columns));
        if (TickParser.ReadHeader(columns, out string? header) is not { } places)
        {
            return new Content(null, null, raw.Reject(new TickRejection("bad_columns", "columns", header!), source, seq, id), null);
        }

        var problem = TickParser.ReadRow(row, places, receivedNs, _keys, out var tick);
        return problem is null
            ? new Content(null, tick with { Source = source, SourceSeq = seq }, null, null)
            : new Content(null, null, raw.Reject(problem, source, seq, id), null);
    }

    private TickRejection? ReadTick(RedisValue[] fields, long receivedNs, out Tick tick)
    {
        tick = default;
        string? key = null;
        long? ts = null;
        int seen = 0;
        Span<double> values = [double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN];
        for (int i = 0; i + 1 < fields.Length; i += 2)
        {
            string name = (string?)fields[i] ?? "";
            string text = (string?)fields[i + 1] ?? "";
            int column = TickParser.ColumnOf(name);
            if (column >= 0 && (seen & (1 << column)) != 0)
            {
                return new TickRejection("duplicate_field", name, "stands twice");
            }

            seen |= column < 0 ? 0 : 1 << column;
            switch (column)
            {
                case 0:
                    if (!UnixNanos.TryParse(text, out long ns))
                    {
                        return TickParser.BadTime(text);
                    }

                    ts = ns;
                    break;
                case 1:
                    key = _keys.Intern(text);
                    break;
                case >= 2:
                    if (!TickParser.TryNumber(text.AsSpan().Trim(), out values[column - 2]))
                    {
                        return TickParser.BadNumber(name, text);
                    }

                    break;
                default:
                    if (name is not ("source" or "seq"))
                    {
                        return new TickRejection("unknown_field", TickParser.Shown(name), $"allowed: {string.Join(", ", TickParser.Columns)}, source, seq; or b; or row, columns; or clock, underlying");
                    }

                    break;
            }
        }

        if (key is null || ts is null)
        {
            return new TickRejection("missing_field", key is null ? "instrument_key" : "ts", "required");
        }

        tick = new Tick(key, ts.Value, receivedNs, values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
        return null;
    }

    private static Content Reject(string id, RedisValue[] fields, TickRejection problem, string? source, long seq)
        => new(null, null, RejectedTick.Of(EntryPayload.Of(fields, out string format), format, problem, source, seq, id), null);
}
