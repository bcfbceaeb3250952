using SignalEs.Queries.Feed;

namespace SignalEs.Queries.Tests.Feed;

public sealed class FeedDocsTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Root(new DirectoryInfo(AppContext.BaseDirectory)), "docs", "concepts", "feed.md"));

    [Fact]
    public void The_page_lists_every_error_code_as_the_registry_has_it()
        => Assert.All(FeedCodes.Errors, c => Assert.Contains($"| `{c.Name}` | {c.Title} | {c.Advice} |", Page, StringComparison.Ordinal));

    [Fact]
    public void The_page_lists_every_close_code_as_the_registry_has_it()
        => Assert.All(
            FeedCodes.Closes,
            c => Assert.Contains(
                FormattableString.Invariant($"| {c.Number} | `{c.Name}` | {(c.Reconnect == FeedReconnect.Resume ? "resume" : "no")} | {c.Meaning} |"), Page,
                StringComparison.Ordinal));

    [Fact]
    public void The_page_lists_no_code_that_the_registry_lacks()
    {
        var rows = Page.Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal) && l.Count(c => c == '|') == 4).Select(l => l.Split('`')[1]);
        var known = FeedCodes.Errors.Select(c => c.Name).Concat(["disconnect", "conflate", "skip"]);
        Assert.Empty(rows.Where(r => !r.Contains(':', StringComparison.Ordinal) && r != "system").Except(known));
    }

    [Fact]
    public void Codes_are_unique_and_their_range_says_whether_to_come_back()
    {
        Assert.Equal(FeedCodes.Closes.Count, FeedCodes.Closes.Select(c => c.Number).Distinct().Count());
        Assert.Equal(FeedCodes.Errors.Count, FeedCodes.Errors.Select(c => c.Name).Distinct().Count());
        Assert.All(FeedCodes.Closes.Where(c => c.Number >= 4000), c => Assert.Equal(c.Number < 4100, c.Reconnect == FeedReconnect.Resume));
    }

    private static string Root(DirectoryInfo? folder) => folder is null
        ? throw new InvalidOperationException("SignalEs.sln is not above the test's folder")
        : File.Exists(Path.Combine(folder.FullName, "SignalEs.sln")) ? folder.FullName : Root(folder.Parent);
}
