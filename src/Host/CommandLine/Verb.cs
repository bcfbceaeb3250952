using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace SignalEs.Host.CommandLine;

/// <summary>What verbs have in common: options, JSON, and how failures end.</summary>
internal static class Verb
{
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Progress and remarks; results go to standard output.</summary>
    public static readonly IAnsiConsole Remarks = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    public static Option<bool> JsonOption() => new("--json") { Description = "print the result as JSON" };

    public static Option<string> UrlOption() => new("--url")
    {
        Description = "the service (default: SIGNALES_URL, else http://127.0.0.1:8003)",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SIGNALES_URL") is { Length: > 0 } url ? url : "http://127.0.0.1:8003",
    };

    /// <summary>Runs an action so that what goes wrong becomes a sentence and exit code 2.</summary>
    public static void Runs(this Command command, Func<ParseResult, CancellationToken, Task<int>> action) => command.SetAction(async (parsed, cancellation) =>
    {
        try
        {
            return await action(parsed, cancellation);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("signales: stopped");
            return ExitCode.CouldNotRun;
        }
        catch (Exception e) when (e is CommandFailure or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"signales: {e.Message}");
            return ExitCode.CouldNotRun;
        }
    });

    public static void Print(object value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, Json));
}
