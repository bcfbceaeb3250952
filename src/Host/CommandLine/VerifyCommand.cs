using System.CommandLine;

namespace SignalEs.Host.CommandLine;

/// <summary><c>verify</c>: the read models against the log, range by range.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var json = Verb.JsonOption();
        var url = Verb.UrlOption();
        var command = new Command("verify", "count the read models against the log, range by range: has a projection skipped an event?") { json, url };
        command.Runs(async (parsed, cancellation) =>
        {
            using var service = new ServiceClient(parsed.GetValue(url)!);
            var report = await service.GetAsync("admin/completeness", cancellation);
            bool complete = report.GetProperty("complete").GetBoolean();
            if (parsed.GetValue(json))
            {
                Verb.Print(report);
            }
            else
            {
                Console.WriteLine(complete ? "complete: the read models hold every event of the log" : $"incomplete: {report}");
            }

            return complete ? ExitCode.Ok : ExitCode.Difference;
        });
        return command;
    }
}
