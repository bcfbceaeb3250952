using System.Globalization;
using System.Text;
using SignalEs.Domain.Errors;
using SignalEs.Queries.Feed;

namespace SignalEs.Queries.Tests.Docs;

/// <summary>Writes docs/codes.md from the registry.</summary>
internal static class CodesPage
{
    /// <summary>The service's codes and those that only the feed has.</summary>
    public static IReadOnlyList<ErrorCode> Known { get; } =
    [
        .. Codes.All.Concat(typeof(FeedCodes).GetFields().Select(f => f.GetValue(null)).OfType<ErrorCode>())
            .OrderBy(c => c.Status).ThenBy(c => c.Name, StringComparer.Ordinal),
    ];

    public static string Write(IReadOnlyList<ErrorCode> codes)
    {
        var page = new StringBuilder()
            .Append("# Error codes\n\n")
            .Append("Written from `src/Domain/Errors/Codes.cs` and `src/Queries/Feed/FeedCodes.cs`; a test keeps the two in step. Errors over HTTP are `application/problem+json` with the code in `code`,\n")
            .Append("and for bad input `errors: [{field, value, allowed}]`. A code never changes its meaning and is never used again for another one.\n\n")
            .Append("| code | HTTP | meaning | what to do |\n|---|---|---|---|\n");
        foreach (var code in codes)
        {
            page.Append(CultureInfo.InvariantCulture, $"| `{code.Name}` | {(code.Status == 0 ? "socket" : code.Status)} | {code.Title} | {code.Advice} |\n");
        }

        return page.ToString();
    }
}
