using System.CommandLine;
using System.Text.Json;

namespace SignalEs.Host.CommandLine;

/// <summary><c>archive --before DATE</c>: old days of the log from the database to files.</summary>
internal static class ArchiveCommand
{
    public static Command Create()
    {
        var before = new Option<string>("--before") { Description = "days of commit before this one, yyyy-MM-dd", Required = true };
        var json = Verb.JsonOption();
        var url = Verb.UrlOption();
        var command = new Command("archive", "move ticks and signals of old days from the database to files; replays and rebuilds read them there") { before, json, url };
        command.Runs(async (parsed, cancellation) =>
        {
            using var service = new ServiceClient(parsed.GetValue(url)!);
            var started = await service.PostAsync("admin/archive", new { Before = parsed.GetValue(before) }, cancellation);
            Print(await JobWatch.ResultAsync(service, started, "archive", cancellation), "archived", parsed.GetValue(json));
            return ExitCode.Ok;
        });
        return command;
    }

    internal static void Print(JsonElement result, string done, bool json)
    {
        if (json)
        {
            Verb.Print(result);
            return;
        }

        foreach (var day in result.GetProperty("days").EnumerateArray())
        {
            Console.WriteLine($"{done} {day}");
        }

        Console.WriteLine($"{result.GetProperty("days").GetArrayLength()} days, {result.GetProperty("events")} events, {result.GetProperty("file_bytes")} bytes in files");
    }
}

/// <summary><c>restore FROM [TO]</c>: archived days back into the database.</summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        var from = new Argument<string>("from") { Description = "first day of commit, yyyy-MM-dd" };
        var to = new Argument<string?>("to") { Description = "last day, inclusive (default: the first)", Arity = ArgumentArity.ZeroOrOne };
        var json = Verb.JsonOption();
        var url = Verb.UrlOption();
        var command = new Command("restore", "put archived days back into the database") { from, to, json, url };
        command.Runs(async (parsed, cancellation) =>
        {
            using var service = new ServiceClient(parsed.GetValue(url)!);
            var started = await service.PostAsync("admin/archive/restore", new { From = parsed.GetValue(from), To = parsed.GetValue(to) }, cancellation);
            ArchiveCommand.Print(await JobWatch.ResultAsync(service, started, "restore", cancellation), "restored", parsed.GetValue(json));
            return ExitCode.Ok;
        });
        return command;
    }
}
