using System.CommandLine;
using System.Text.Json;

namespace SignalEs.Host.CommandLine;

/// <summary><c>verify</c>: the seals of the log, and the read tables against it; one of the two with <c>--seals</c> or <c>--completeness</c>.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var completeness = new Option<bool>("--completeness") { Description = "only the read tables against the log: has a projection skipped an event, was a row changed?" };
        var seals = new Option<bool>("--seals") { Description = "only the chain of seals: was the log changed after it was written?" };
        var head = new Option<string>("--head") { Description = "SEQUENCE:HEAD that you kept outside: proves that seals weren't made anew" };
        var json = Verb.JsonOption();
        var url = Verb.UrlOption();
        var command = new Command("verify", "prove that the log is what was sealed, and the read tables what the log gives") { completeness, seals, head, json, url };
        command.Runs(async (parsed, cancellation) =>
        {
            using var service = new ServiceClient(parsed.GetValue(url)!);
            bool only = parsed.GetValue(completeness) ^ parsed.GetValue(seals);
            JsonElement? sealing = !only || parsed.GetValue(seals)
                ? await JobWatch.ResultAsync(service, await service.PostAsync("audit/verify", Outside(parsed.GetValue(head)), cancellation), "seals", cancellation) : null;
            JsonElement? reading = !only || parsed.GetValue(completeness)
                ? await JobWatch.ResultAsync(service, await service.PostAsync("admin/completeness", null, cancellation), "completeness", cancellation) : null;
            if (parsed.GetValue(json))
            {
                Verb.Print(only ? (sealing ?? reading)! : new { Seals = sealing, Completeness = reading });
            }
            else
            {
                DescribeSeals(sealing);
                DescribeTables(reading);
            }

            bool ok = sealing?.GetProperty("ok").GetBoolean() != false && reading?.GetProperty("complete").GetBoolean() != false;
            return ok ? ExitCode.Ok : ExitCode.Difference;
        });
        return command;
    }

    private static object Outside(string? head)
    {
        if (head is null)
        {
            return new { };
        }

        int colon = head.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && long.TryParse(head.AsSpan(0, colon), out long sequence)
            ? new { Head = head[(colon + 1)..], Sequence = sequence }
            : throw new CommandFailure($"--head {head}: expected SEQUENCE:HEAD, as GET /api/v2/audit/seals lists them");
    }

    private static void DescribeSeals(JsonElement? verified)
    {
        if (verified is not { } result)
        {
            return;
        }

        Console.WriteLine(result.GetProperty("ok").GetBoolean()
            ? $"sealed    {result.GetProperty("events")} events up to {result.GetProperty("sealed_to")}, head {result.GetProperty("head")}"
            : $"NOT AS SEALED from event {result.GetProperty("first_bad")}: {result.GetProperty("reason")}");
    }

    private static void DescribeTables(JsonElement? compared)
    {
        if (compared is not { } report)
        {
            return;
        }

        if (report.GetProperty("complete").GetBoolean())
        {
            Console.WriteLine($"complete  {report.GetProperty("events")} events up to {report.GetProperty("position")}, every row that they make is there and equal");
            return;
        }

        foreach (var range in report.GetProperty("incomplete").EnumerateArray())
        {
            Console.WriteLine(
                $"events {range.GetProperty("from")} to {range.GetProperty("to")}: {range.GetProperty("in_log")} {range.GetProperty("type")} in the log, {range.GetProperty("projected")} projected");
        }

        foreach (var row in report.GetProperty("differences").EnumerateArray())
        {
            Console.WriteLine($"{row.GetProperty("table")} {row.GetProperty("key")}");
            Console.WriteLine($"  log gives  {row.GetProperty("expected")}");
            Console.WriteLine($"  table has  {(row.GetProperty("found").ValueKind == JsonValueKind.Null ? "no such row" : row.GetProperty("found"))}");
        }

        Console.WriteLine("a rebuild mends it: ops/signales rebuild NAME");
    }
}
