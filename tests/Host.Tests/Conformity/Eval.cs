using SignalEs.Host.CommandLine;

namespace SignalEs.Host.Tests.Conformity;

/// <summary>Runs the command line as <c>ops/signales eval …</c> does.</summary>
internal static class Eval
{
    private static readonly Lock Console = new();

    /// <summary>The lines that it writes.</summary>
    public static async Task<string[]> LinesAsync(params string[] args)
    {
        string path = Path.GetTempFileName();
        try
        {
            Assert.Equal(ExitCode.Ok, await SignalesCommand.RunAsync(["eval", .. args, "--out", path]));
            return await File.ReadAllLinesAsync(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>What it says when it refuses; with exit code 2 and not a byte of output.</summary>
    public static string Refusal(params string[] args)
    {
        string path = Path.GetTempFileName();
        lock (Console)
        {
            var before = System.Console.Error;
            using var said = new StringWriter();
            System.Console.SetError(said);
            try
            {
                Assert.Equal(ExitCode.CouldNotRun, SignalesCommand.RunAsync(["eval", .. args, "--out", path]).GetAwaiter().GetResult());
                Assert.Equal(0, new FileInfo(path).Length);
                return said.ToString();
            }
            finally
            {
                System.Console.SetError(before);
                File.Delete(path);
            }
        }
    }
}
