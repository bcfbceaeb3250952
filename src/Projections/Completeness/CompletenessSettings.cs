namespace SignalEs.Projections.Completeness;

/// <summary>How often the read tables are compared with the log.</summary>
/// <param name="Interval">Time between two checks of what is new.</param>
public sealed record CompletenessSettings(TimeSpan Interval)
{
    public static readonly CompletenessSettings Default = new(TimeSpan.FromMinutes(5));

    /// <summary>Of the time a check works this part, page by page; what it doesn't reach in an interval is next.</summary>
    internal const double WorkShare = 0.2;
}
