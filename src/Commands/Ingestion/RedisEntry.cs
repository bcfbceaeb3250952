using System.Globalization;
using System.Text;
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

    /// <summary>What an entry holds.</summary>
    public sealed record Content(TickBatch? Packed, Tick? Tick, RejectedTick? Rejected, ClockAdvanced? Clock);

    public Content Read(string id, RedisValue[] fields, long receivedNs)
    {
        string? source = null;
        long seq = 0;
        byte[]? packed = null;
        string? clock = null;
        string? underlying = null;
        string? row = null;
        string? columns = null;
        for (int i = 0; i + 1 < fields.Length; i += 2)
        {
            switch ((string?)fields[i])
            {
                case "b":
                    packed = fields[i + 1];
                    break;
                case "row":
                    row = fields[i + 1];
                    break;
                case "columns":
                    columns = fields[i + 1];
                    break;
                case "clock":
                    clock = fields[i + 1];
                    break;
                case "underlying":
                    underlying = fields[i + 1];
                    break;
                case "source":
                    source = fields[i + 1];
                    break;
                case "seq" when !long.TryParse((string?)fields[i + 1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out seq):
                    return Reject(id, fields, new TickRejection("bad_number", "seq", $"'{fields[i + 1]}'; expected a whole number"), source, 0);
            }
        }

        if (packed is not null)
        {
            return Packed(id, packed);
        }

        if (clock is not null)
        {
            return UnixNanos.TryParse(clock, out long ts)
                ? new Content(null, null, null, new ClockAdvanced(0, ts, underlying is null ? [] : underlying.Split(',')))
                : Reject(id, fields, TickParser.BadTime(clock), source, seq);
        }

        if (row is not null)
        {
            return Row(id, row, columns ?? string.Join(',', TickParser.Columns), receivedNs, source, seq);
        }

        var problem = ReadTick(fields, receivedNs, out var tick);
        return problem is null ? new Content(null, tick with { Source = source, SourceSeq = seq }, null, null) : Reject(id, fields, problem, source, seq);
    }

    /// <summary>A bad tick for quarantine, as it came.</summary>
    public static RejectedTick Rejected(Tick tick, TickRejection problem, string origin) => new(
        string.Create(CultureInfo.InvariantCulture, $"{UnixNanos.Format(tick.TsEventNs)},{tick.Key},{Text(tick.Last)},{Text(tick.Bid)},{Text(tick.Ask)},{Text(tick.BidSize)},{Text(tick.AskSize)},{Text(tick.Volume)},{Text(tick.OpenInterest)}"),
        problem.Code, problem.Field, problem.Detail, tick.Source, tick.SourceSeq, origin);

    private static string Text(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    private Content Packed(string id, byte[] packed)
    {
        try
        {
            return new Content(TickBatchCodec.Decode(packed, _keys), null, null, null);
        }
        catch (InvalidDataException e)
        {
            return new Content(null, null, new RejectedTick(Convert.ToBase64String(packed), "bad_packed", "b", e.Message, null, 0, id), null);
        }
    }

    private Content Row(string id, string row, string columns, long receivedNs, string? source, long seq)
    {
        if (TickParser.ReadHeader(columns, out string? header) is not { } places)
        {
            return new Content(null, null, new RejectedTick(row, "bad_columns", "columns", header!, source, seq, id), null);
        }

        var problem = TickParser.ReadRow(row, places, receivedNs, _keys, out var tick);
        return problem is null
            ? new Content(null, tick with { Source = source, SourceSeq = seq }, null, null)
            : new Content(null, null, new RejectedTick(row, problem.Code, problem.Field, problem.Detail, source, seq, id), null);
    }

    private TickRejection? ReadTick(RedisValue[] fields, long receivedNs, out Tick tick)
    {
        tick = default;
        string? key = null;
        long? ts = null;
        Span<double> values = [double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN];
        for (int i = 0; i + 1 < fields.Length; i += 2)
        {
            string name = (string?)fields[i] ?? "";
            string text = (string?)fields[i + 1] ?? "";
            int column = TickParser.ColumnOf(name);
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
                        return new TickRejection("unknown_field", Shown(name), $"allowed: {string.Join(", ", TickParser.Columns)}, source, seq; or b; or row, columns; or clock, underlying");
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
        => new(null, null, new RejectedTick(Raw(fields), problem.Code, problem.Field, problem.Detail, source, seq, id), null);

    // Text as it is, bytes that are not UTF-8 as base64: nothing of a bad entry is lost.
    private static string Raw(RedisValue[] fields)
    {
        var text = new StringBuilder();
        foreach (var value in fields)
        {
            byte[] bytes = (byte[]?)value ?? [];
            string shown = Encoding.UTF8.GetString(bytes);
            text.Append(text.Length == 0 ? "" : "\t").Append(shown.Contains('\uFFFD', StringComparison.Ordinal) ? "base64:" + Convert.ToBase64String(bytes) : shown);
        }

        return text.ToString().Replace("\0", "\\0", StringComparison.Ordinal);
    }

    private static string Shown(string name) => name.Length <= 60 ? name : name[..60] + "…";
}
