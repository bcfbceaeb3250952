using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace SignalEs.Benchmarks.Engine;

/// <summary>A library of another house, built by a script beside the benchmarks.</summary>
/// <param name="Path">The library, or null where it can't be built.</param>
/// <param name="Problem">What is missing then.</param>
internal sealed record Baseline(string? Path, string? Problem)
{
    private static readonly string Folder = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"signales-baselines-{Environment.UserName}");

    public static Baseline QuantLib() => Build("baselines/quantlib.sh", Environment.GetEnvironmentVariable("QUANTLIB_SO"), "QuantLib");

    public static Baseline TaLib() => Build("talib.sh", Environment.GetEnvironmentVariable("TALIB_SO"), "TA-Lib");

    private static Baseline Build(string script, string? built, string name)
    {
        if (built is { Length: > 0 })
        {
            return new(built, null);
        }

        Directory.CreateDirectory(Folder);
        using var process = Process.Start(new ProcessStartInfo("sh", [System.IO.Path.Combine(Here(), "..", script), Folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        string last = process.StandardOutput.ReadToEnd().TrimEnd().Split('\n')[^1];
        process.WaitForExit();
        return process.ExitCode == 0 && File.Exists(last)
            ? new(last, null)
            : new(null, $"{name} is left out: {string.Join(' ', errors.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(2))} ({script} ended with {process.ExitCode})");
    }

    private static string Here([CallerFilePath] string path = "") => System.IO.Path.GetDirectoryName(path)!;
}
