using System.CommandLine;
using System.Text.Json;

namespace SignalEs.Host.CommandLine;

/// <summary><c>verify --completeness</c>: the read tables against the whole log.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var completeness = new Option<bool>("--completeness") { Description = "the read tables against the log: has a projection skipped an event, was a row changed? (the default)" };
        var json = Verb.JsonOption();
        var url = Verb.UrlOption();
        var command = new Command("verify", "prove that what is stored is what the log says") { completeness, json, url };
        command.Runs(async (parsed, cancellation) =>
        {
            using var service = new ServiceClient(parsed.GetValue(url)!);
            var report = await JobWatch.ResultAsync(service, await service.PostAsync("admin/completeness", null, cancellation), "completeness", cancellation);
            if (parsed.GetValue(json))
            {
                Verb.Print(report);
            }
            else
            {
                Describe(report);
            }

            return report.GetProperty("complete").GetBoolean() ? ExitCode.Ok : ExitCode.Difference;
        });
        return command;
    }

    private static void Describe(JsonElement report)
    {
        if (report.GetProperty("complete").GetBoolean())
        {
            Console.WriteLine($"complete: {report.GetProperty("events")} events up to {report.GetProperty("position")}, every row that they make is there and equal");
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
