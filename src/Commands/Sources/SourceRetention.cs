namespace SignalEs.Commands.Sources;

/// <summary>How long the last number of a source that doesn't come any more is remembered. Ticks that are repeated later than that are taken again.</summary>
/// <param name="Requests">Of REST requests with an <c>Idempotency-Key</c>, as PostgreSQL reads an interval; null: for good.</param>
/// <param name="Producers">Of every other source but quarantined ticks that were driven again, which are remembered for good; null: for good.</param>
public sealed record SourceRetention(string? Requests, string? Producers)
{
    public static readonly SourceRetention Default = new("30 days", null);

    /// <summary>Begins the names of sources of REST requests.</summary>
    public const string RequestPrefix = "rest:";
}
