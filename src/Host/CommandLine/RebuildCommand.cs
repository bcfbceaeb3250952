using System.CommandLine;

namespace SignalEs.Host.CommandLine;

/// <summary><c>rebuild NAME</c>: a read model anew from the log.</summary>
internal static class RebuildCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "projection: bars, signals, moneyness, latest, instruments, log_index" };
        var verify = new Option<bool>("--verify") { Description = "compare every row of both versions at the switch" };
        var json = Verb.JsonOption();
        var url = Verb.UrlOption();
        var command = new Command("rebuild", "build a projection anew beside the one in use, then switch over; readers go on") { name, verify, json, url };
        command.Runs(async (parsed, cancellation) =>
        {
            using var service = new ServiceClient(parsed.GetValue(url)!);
            string path = $"admin/projections/{Uri.EscapeDataString(parsed.GetValue(name)!)}/rebuild{(parsed.GetValue(verify) ? "?verify=true" : "")}";
            var result = await JobWatch.ResultAsync(service, await service.PostAsync(path, null, cancellation), "rebuild", cancellation);
            Verb.Print(result);
            bool differs = result.TryGetProperty("equal", out var equal) && equal.ValueKind == System.Text.Json.JsonValueKind.False;
            return differs ? ExitCode.Difference : ExitCode.Ok;
        });
        return command;
    }
}
