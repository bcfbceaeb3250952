using System.CommandLine;
using SignalEs.Host.CommandLine.Eval;
using SignalEs.Host.CommandLine.Ingest;

namespace SignalEs.Host.CommandLine;

/// <summary>The command line <c>signales VERB</c>. Without a verb the program is the service.</summary>
internal static class SignalesCommand
{
    private static readonly string[] HelpWords = ["-h", "--help", "-?", "/?", "--version"];

    /// <summary>Whether the arguments are for the command line; if not they configure the service.</summary>
    public static bool Takes(string[] args)
        => args.Length > 0
            && (!args[0].StartsWith('-') || HelpWords.Contains(args[0], StringComparer.Ordinal) || args.Any(a => Root().Subcommands.Any(c => c.Name == a)));

    /// <returns>See <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"signales: {error.Message}");
            }

            return ExitCode.CouldNotRun;
        }

        return await parsed.InvokeAsync();
    }

    private static RootCommand Root() => new("SignalEs: trading signals as events. Exit codes: 0 ok, 1 a difference was found, 2 could not run.")
    {
        IngestCommand.Create(),
        ReplayCommand.Create(),
        VerifyCommand.Create(),
        RebuildCommand.Create(),
        ArchiveCommand.Create(),
        RestoreCommand.Create(),
        WhyCommand.Create(),
        QuarantineCommand.Create(),
        RedriveCommand.Create(),
        EvalCommand.Create(),
    };
}
