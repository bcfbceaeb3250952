using System.Globalization;
using System.Text;
using SignalEs.Domain.Errors;
using SignalEs.Domain.Ticks;
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

        page.Append("\n## Codes of ticks in quarantine\n\nWritten from `src/Domain/Ticks/TickCodes.cs`; the `code` of a rejected tick in an answer, in the log, and of the counter `signales_ticks_rejected_total`. See [bad data](concepts/bad-data.md).\n\n| code | rule that is broken |\n|---|---|\n");
        foreach (var code in TickCodes.All)
        {
            page.Append(CultureInfo.InvariantCulture, $"| `{code.Name}` | {code.Rule} |\n");
        }

        page.Append("\n## Flags of ticks that are taken\n\nThe `flag` in the answer of `POST /ticks`, and of the counter `signales_ticks_flagged_total`.\n\n| flag | meaning |\n|---|---|\n");
        foreach (var flag in TickFlagNames.All)
        {
            page.Append(CultureInfo.InvariantCulture, $"| `{flag.Name}` | {flag.Rule} |\n");
        }

        return page.ToString();
    }
}
