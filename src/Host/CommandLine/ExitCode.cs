namespace SignalEs.Host.CommandLine;

/// <summary>What a verb's exit code says.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>It ran, and what it checked isn't as it should be.</summary>
    public const int Difference = 1;

    /// <summary>Wrong arguments, no service, no file.</summary>
    public const int CouldNotRun = 2;
}
