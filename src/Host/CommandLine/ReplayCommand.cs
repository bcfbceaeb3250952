using System.CommandLine;
using System.Text.Json;

namespace SignalEs.Host.CommandLine;

/// <summary><c>replay --from --to</c>: recompute a range and compare bit for bit.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var from = new Option<string>("--from") { Description = "start of the range in event time, inclusive (default: the beginning)", DefaultValueFactory = _ => "1980-01-01" };
        var to = new Option<string>("--to") { Description = "end of the range, exclusive (default: everything)", DefaultValueFactory = _ => "2199-01-01" };
        var instruments = new Option<string[]>("--instrument") { Description = "only this instrument key; may be repeated" };
        var underlyings = new Option<string[]>("--underlying") { Description = "only this underlying; may be repeated" };
        var snapshots = new Option<bool>("--snapshots") { Description = "start from engine snapshots before the range: faster, and proves the range given those snapshots" };
        var json = Verb.JsonOption();
        var url = Verb.UrlOption();
        var command = new Command("replay", "recompute signals from the recorded ticks and compare them, bit for bit, with the recorded ones")
        {
            from, to, instruments, underlyings, snapshots, json, url,
        };
        command.Runs(async (parsed, cancellation) =>
        {
            using var service = new ServiceClient(parsed.GetValue(url)!);
            var started = await service.PostAsync(
                "audit/replays",
                new
                {
                    From = parsed.GetValue(from),
                    To = parsed.GetValue(to),
                    Instruments = parsed.GetValue(instruments) ?? [],
                    Underlyings = parsed.GetValue(underlyings) ?? [],
                    UseSnapshots = parsed.GetValue(snapshots),
                },
                cancellation);
            var result = await JobWatch.ResultAsync(service, started, "replay", cancellation);
            Report(result, parsed.GetValue(json));
            return result.GetProperty("mismatched").GetInt64() == 0 ? ExitCode.Ok : ExitCode.Difference;
        });
        return command;
    }

    private static void Report(JsonElement result, bool json)
    {
        if (json)
        {
            Verb.Print(result);
            return;
        }

        Console.WriteLine($"ticks       {result.GetProperty("ticks")}");
        Console.WriteLine($"signals     {result.GetProperty("signals")}");
        Console.WriteLine($"matched     {result.GetProperty("matched")}");
        Console.WriteLine($"mismatched  {result.GetProperty("mismatched")}");
        Console.WriteLine($"sha256      {result.GetProperty("output_sha256")}");
        foreach (var flag in result.GetProperty("flagged").EnumerateObject())
        {
            Console.WriteLine($"flagged     {flag.Value} {flag.Name}");
        }

        foreach (var mismatch in result.GetProperty("first_mismatches").EnumerateArray())
        {
            Console.WriteLine($"  {mismatch.GetProperty("position")} {mismatch.GetProperty("kind")}");
        }
    }
}
