using System.CommandLine;

namespace SignalEs.Host.CommandLine;

/// <summary><c>why POSITION</c>: provenance of one value.</summary>
internal static class WhyCommand
{
    public static Command Create()
    {
        var position = new Argument<string>("position") { Description = "sequence:index, as it stands beside every value" };
        var url = Verb.UrlOption();
        var command = new Command("why", "why a value is what it is: formula, parameters, engine, input ticks, who configured it") { position, Verb.JsonOption(), url };
        command.Runs(async (parsed, cancellation) =>
        {
            using var service = new ServiceClient(parsed.GetValue(url)!);
            var why = await service.GetAsync($"audit/provenance/{Uri.EscapeDataString(parsed.GetValue(position)!)}", cancellation);
            Verb.Print(why);
            bool differs = why.TryGetProperty("reproduced", out var reproduced) && reproduced.ValueKind == System.Text.Json.JsonValueKind.False;
            return differs ? ExitCode.Difference : ExitCode.Ok;
        });
        return command;
    }
}
