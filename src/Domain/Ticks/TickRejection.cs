using System.Text.Json.Serialization;

namespace SignalEs.Domain.Ticks;

/// <summary>Why a tick can't be taken in. Codes are part of the contract (see <see cref="TickRules"/>).</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Field">Column that is wrong.</param>
/// <param name="Detail">Value found and what is allowed.</param>
public sealed record TickRejection(string Code, string Field, string Detail);

/// <summary>One bad tick as it came.</summary>
/// <param name="Raw">The entry or row as text, as received; see <see cref="RawPayload"/>.</param>
/// <param name="Code">See <see cref="TickRejection"/>.</param>
/// <param name="Field">See <see cref="TickRejection"/>.</param>
/// <param name="Detail">See <see cref="TickRejection"/>.</param>
/// <param name="Source">Producer, where it said.</param>
/// <param name="SourceSeq">Its number there.</param>
/// <param name="Origin">Redis entry id, or <c>rest</c>.</param>
public sealed record RejectedTick(string Raw, string Code, string Field, string Detail, string? Source, long SourceSeq, string Origin)
{
    private const int FieldLengthMax = 80;
    private const int DetailLengthMax = 500;

    /// <summary>The bytes as they came, where <see cref="Raw"/> isn't them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RawBase64 { get; init; }

    /// <summary>Bytes it came with, where only the first of them are kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? RawLength { get; init; }

    /// <summary>What the raw bytes are, see <see cref="RawFormat"/>; null in logs of before 2026-12.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Format { get; init; }

    /// <summary>Header of the row, where it isn't the usual one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Columns { get; init; }

    /// <summary>For quarantine, in a form that the log can hold whatever came in.</summary>
    public static RejectedTick Of(RawPayload raw, string format, TickRejection problem, string? source, long seq, string origin, string? columns = null) => new(
        raw.Text, problem.Code, StorableText.Of(problem.Field, FieldLengthMax), StorableText.Of(problem.Detail, DetailLengthMax),
        TickRules.CheckSource(source) is null ? source : null, seq, origin)
    {
        RawBase64 = raw.Base64,
        RawLength = raw.Length,
        Format = format,
        Columns = columns is null ? null : StorableText.Of(columns, RawPayload.BytesMax),
    };
}

/// <summary>What the raw bytes of a <see cref="RejectedTick"/> are.</summary>
public static class RawFormat
{
    /// <summary>A row of a tick file.</summary>
    public const string Csv = "csv";

    /// <summary>A tick as a JSON object.</summary>
    public const string Json = "json";

    /// <summary>Fields of a Redis entry, names and values apart by tabs.</summary>
    public const string Fields = "fields";

    /// <summary>The same as a RESP array of bulk strings: some field isn't text, or has a tab in it.</summary>
    public const string Resp = "resp";

    /// <summary>Packed ticks, in base64.</summary>
    public const string Packed = "packed";

    /// <summary>The body of a request that couldn't be divided into ticks.</summary>
    public const string Body = "body";
}

/// <summary>Shard stream: quarantine. Nothing is dropped in silence.</summary>
public sealed record TicksRejected(int Shard, long TsReceivedNs, IReadOnlyList<RejectedTick> Ticks);

/// <summary>
/// Shard stream: Redis came back with less than it had. What it lost and was never read is missing from here on; the producers know what they sent. Entries that it still had and
/// that may be in the log already are read again: ticks with numbers are recognised, others are doubled rather than lost.
/// </summary>
/// <param name="Shard">Shard number.</param>
/// <param name="Stream">The source stream.</param>
/// <param name="TsReceivedNs">When it was noticed, nanoseconds.</param>
/// <param name="Committed">Offset that the log had reached.</param>
/// <param name="Found">Newest id that the stream has now.</param>
/// <param name="ReadFrom">Reading goes on after this id.</param>
/// <param name="Reason">What gave it away.</param>
public sealed record SourceRewound(int Shard, string Stream, long TsReceivedNs, string Committed, string Found, string ReadFrom, string Reason);
