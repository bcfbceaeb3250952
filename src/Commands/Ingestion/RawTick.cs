using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Ingestion;

/// <summary>What a tick was read from, in case it has to be quarantined.</summary>
/// <param name="Text">As text; null where it is in <paramref name="Bytes"/>.</param>
/// <param name="Bytes">As bytes, or the first of them.</param>
/// <param name="Length">How many bytes it had; -1: those given.</param>
/// <param name="Format">See <see cref="RawFormat"/>.</param>
/// <param name="Columns">Header of a row where it isn't the usual one.</param>
public readonly record struct RawTick(string? Text, ReadOnlyMemory<byte> Bytes, long Length, string Format, string? Columns = null)
{
    public static RawTick Row(string text, string? columns = null) => new(text, default, -1, RawFormat.Csv, columns);

    public RawPayload Payload => Text is null ? RawPayload.Of(Bytes.Span, Length) : RawPayload.Of(Text);

    public RejectedTick Reject(TickRejection problem, string? source, long seq, string origin) => RejectedTick.Of(Payload, Format, problem, source, seq, origin, Columns);

    /// <summary>The header that goes into quarantine with a row.</summary>
    public static string? ColumnsOf(string header)
    {
        string trimmed = header.TrimStart('\uFEFF').TrimEnd('\r');
        return trimmed == string.Join(',', TickParser.Columns) ? null : trimmed;
    }
}
