namespace SignalEs.Integration.Tests.Services;

/// <summary>
/// Whom private servers run as: PostgreSQL refuses root, so as root both servers run under the account <c>postgres</c>, else as ourselves.
/// </summary>
internal static class ServiceAccount
{
    private const string Name = "postgres";

    private static bool IsNeeded => Environment.IsPrivilegedProcess;

    /// <summary>
    /// The command line that runs <paramref name="file"/> under the account. setpriv becomes the program, so that the process that
    /// was started is the server itself and killing it kills the server.
    /// </summary>
    public static string[] CommandLine(string file, params IEnumerable<string> arguments)
        => IsNeeded ? ["setpriv", "--reuid", Name, "--regid", Name, "--init-groups", "--", file, .. arguments] : [file, .. arguments];

    /// <summary>Makes an empty folder that the account owns, under the system's temporary folder.</summary>
    public static async Task<DirectoryInfo> CreateFolderAsync(string prefix)
    {
        var folder = Directory.CreateTempSubdirectory(prefix);
        if (IsNeeded)
        {
            await ServiceProcess.RunAsync(["chown", Name + ":", folder.FullName]);
        }

        return folder;
    }
}
