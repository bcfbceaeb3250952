using System.ComponentModel;

namespace SignalEs.Projections.Completeness;

/// <summary>A range of sequences in which the log and what was projected of it don't agree.</summary>
public sealed record IncompleteRange(
    [property: Description("First sequence, inclusive.")] long From,
    [property: Description("Last sequence, inclusive.")] long To,
    string Type,
    [property: Description("Events of the type in the log.")] long InLog,
    [property: Description("Events of the type that were projected.")] long Projected,
    [property: Description("Sum of hashes of sequence, type and stream in the log.")] string LogChecksum,
    [property: Description("The same of what was projected.")] string ProjectedChecksum);

/// <summary>Rows of a read table that events of the range made, folded anew from the log, against the rows that are there.</summary>
public sealed record TableComparison(
    string Table,
    [property: Description("Rows that the log gives.")] long Expected,
    [property: Description("How many of them are in the table.")] long Found,
    [property: Description("Sum of hashes of the rows that the log gives.")] string ExpectedChecksum,
    [property: Description("The same of the rows in the table.")] string FoundChecksum)
{
    internal bool Agrees => Expected == Found && ExpectedChecksum == FoundChecksum;
}

/// <summary>One row that isn't what the log gives.</summary>
public sealed record RowDifference(
    string Table,
    [property: Description("Its primary key.")] string Key,
    [property: Description("The row that the log gives, as PostgreSQL writes it; for bars above a minute the sums of the level below.")] string Expected,
    [property: Description("The row in the table; null where there is none.")] string? Found);

/// <summary>What a completeness check found.</summary>
public sealed record CompletenessReport(
    [property: Description("Everything below agrees.")] bool Complete,
    [property: Description("First sequence that was compared.")] long From,
    [property: Description("Sequence up to which was compared, at most the position of the projection.")] long Position,
    [property: Description("Events compared.")] long Events,
    [property: Description("Ticks in the one-minute bars that the log gives.")] long Ticks,
    [property: Description("Ticks in those bars as they are.")] long TicksInBars,
    [property: Description("Ranges that differ, at most 100.")] IReadOnlyList<IncompleteRange> Incomplete,
    IReadOnlyList<TableComparison> Tables,
    [property: Description("Rows that differ, at most 100.")] IReadOnlyList<RowDifference> Differences)
{
    internal const int ListedMax = 100;

    /// <summary>Of two ranges that follow one another.</summary>
    internal CompletenessReport Then(CompletenessReport next) => new(
        Complete && next.Complete, From, next.Position, Events + next.Events, Ticks + next.Ticks, TicksInBars + next.TicksInBars,
        [.. Incomplete.Concat(next.Incomplete).Take(ListedMax)],
        [.. Tables.Concat(next.Tables).GroupBy(t => t.Table).Select(g => g.Aggregate(Sum))],
        [.. Differences.Concat(next.Differences).Take(ListedMax)]);

    private static TableComparison Sum(TableComparison a, TableComparison b) => new(
        a.Table, a.Expected + b.Expected, a.Found + b.Found, Sum(a.ExpectedChecksum, b.ExpectedChecksum), Sum(a.FoundChecksum, b.FoundChecksum));

    private static string Sum(string a, string b)
        => (Parse(a) + Parse(b)).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static System.Numerics.BigInteger Parse(string sum) => System.Numerics.BigInteger.Parse(sum, System.Globalization.CultureInfo.InvariantCulture);
}
