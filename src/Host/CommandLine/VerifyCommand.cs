using System.CommandLine;

namespace SignalEs.Host.CommandLine;

/// <summary><c>verify</c>: the seal chain over the log.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var json = Verb.JsonOption();
        var url = Verb.UrlOption();
        var command = new Command("verify", "recompute the seals over the log: has any recorded event been changed?") { json, url };
        command.Runs(async (parsed, cancellation) =>
        {
            using var service = new ServiceClient(parsed.GetValue(url)!);
            var result = await JobWatch.ResultAsync(service, await service.PostAsync("audit/verify", new { }, cancellation), "verify", cancellation);
            bool ok = result.GetProperty("ok").GetBoolean();
            if (parsed.GetValue(json))
            {
                Verb.Print(result);
            }
            else
            {
                Console.WriteLine(ok
                    ? $"ok: the log is as it was sealed, to sequence {result.GetProperty("sealed_to")}"
                    : $"changed: the first bad event is {result.GetProperty("first_bad")}");
            }

            return ok ? ExitCode.Ok : ExitCode.Difference;
        });
        return command;
    }
}
