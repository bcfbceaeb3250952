namespace SignalEs.Queries.Parameters;

/// <summary>A query parameter: how it is read, what the OpenAPI document says of it, and what a problem document says is allowed.</summary>
/// <param name="Name">Name in the query string.</param>
/// <param name="Description">Meaning, unit and default.</param>
/// <param name="Allowed">What a problem document says is allowed.</param>
/// <param name="Type">JSON schema type.</param>
/// <param name="Example">A value that works.</param>
/// <param name="Choices">The only values, where they are few.</param>
public sealed record QueryParameter(
    string Name, string Description, string Allowed, string Type = "string", string? Example = null, IReadOnlyList<string>? Choices = null)
{
    /// <summary>Inclusive start of a range.</summary>
    public static readonly QueryParameter From = new(
        "from", "First instant, inclusive: RFC 3339 or epoch milliseconds. Without it the newest rows before `to` are given.", Instants, Example: "2021-01-04T14:30:00Z");

    /// <summary>Exclusive end of a range.</summary>
    public static readonly QueryParameter To = new(
        "to", "End, exclusive: RFC 3339 or epoch milliseconds. Default: no end.", Instants, Example: "2021-01-04T21:00:00Z");

    public static readonly QueryParameter Cursor = new(
        "cursor", "`next_cursor` of the page before, with the other parameters unchanged.", "a next_cursor of this call");

    public static readonly QueryParameter AsOf = new(
        "as_of",
        "Answer as it was known then: a position (`sequence:index`, inclusive), or the time of recording (RFC 3339 or epoch milliseconds). "
        + "Nothing recorded later is used.",
        "a position (918273:14), or " + Instants,
        Example: "918273:14");

    /// <summary>What is allowed as an instant.</summary>
    public const string Instants = "RFC 3339 (2021-01-04T14:30:00Z) or epoch milliseconds, years 1900 to 2200";

    public static QueryParameter Limit(int otherwise, int max) => new(
        "limit", $"Rows in a page, 1 to {max}; default {otherwise}.", $"a whole number from 1 to {max}", "integer", otherwise.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static QueryParameter Frame(string description) => new("timeframe", description, Domain.Timeframes.Timeframe.Allowed, Example: "5m");
}
