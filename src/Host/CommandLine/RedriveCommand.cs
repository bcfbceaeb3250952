using System.CommandLine;
using System.Text.Json;

namespace SignalEs.Host.CommandLine;

/// <summary><c>redrive</c>: quarantined ticks once more through ingestion.</summary>
internal static class RedriveCommand
{
    public static Command Create()
    {
        var select = new QuarantineOptions();
        var dryRun = new Option<bool>("--dry-run") { Description = "only say what would be taken" };
        var replace = new Option<string[]>("--replace") { Description = "OLD=NEW: a text to be replaced in the raw text first; may be repeated" };
        var json = Verb.JsonOption();
        var url = Verb.UrlOption();
        var command = new Command("redrive", "try quarantined ticks again, from their raw bytes in the log; each is taken once, however often this runs")
        {
            select.Shard, select.Code, select.From, select.To, dryRun, replace, json, url,
        };
        command.Runs(async (parsed, cancellation) =>
        {
            using var service = new ServiceClient(parsed.GetValue(url)!);
            var started = await service.PostAsync(
                "quarantine/redrive",
                new
                {
                    Shard = parsed.GetValue(select.Shard),
                    Code = parsed.GetValue(select.Code),
                    From = parsed.GetValue(select.From),
                    To = parsed.GetValue(select.To),
                    DryRun = parsed.GetValue(dryRun),
                    Replace = (parsed.GetValue(replace) ?? []).Select(Replacement).ToList(),
                },
                cancellation);
            var result = await JobWatch.ResultAsync(service, started, "redrive", cancellation);
            Report(result, parsed.GetValue(json));
            return result.GetProperty("still_bad").EnumerateObject().Any() ? ExitCode.Difference : ExitCode.Ok;
        });
        return command;
    }

    private static object Replacement(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? new { Find = text[..equals], With = text[(equals + 1)..] } : throw new CommandFailure($"--replace '{text}'; expected OLD=NEW");
    }

    private static void Report(JsonElement result, bool json)
    {
        if (json)
        {
            Verb.Print(result);
            return;
        }

        Console.WriteLine($"found         {result.GetProperty("found")}");
        Console.WriteLine($"{(result.GetProperty("dry_run").GetBoolean() ? "would take    " : "taken         ")}{result.GetProperty("taken")} ({result.GetProperty("ticks")} ticks)");
        Console.WriteLine($"taken before  {result.GetProperty("taken_before")}");
        foreach (var code in result.GetProperty("still_bad").EnumerateObject())
        {
            Console.WriteLine($"still bad     {code.Value} {code.Name}");
        }

        foreach (var tick in result.GetProperty("examples").EnumerateArray())
        {
            Console.WriteLine($"  {tick.GetProperty("position").GetString()} {tick.GetProperty("code").GetString()} {tick.GetProperty("field").GetString()}: {tick.GetProperty("detail").GetString()}");
        }
    }
}
