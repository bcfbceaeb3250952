using System.Globalization;

namespace SignalEs.Integration.Tests.Services;

/// <summary>Where PostgreSQL's programs are: Debian keeps them out of the path, in a folder for each version.</summary>
internal static class PostgresBinaries
{
    private const string Debian = "/usr/lib/postgresql";

    /// <exception cref="InvalidOperationException">PostgreSQL is not installed.</exception>
    public static string Find(string program)
    {
        var debian = Directory.Exists(Debian) ? Directory.EnumerateDirectories(Debian) : [];
        var paths = Environment.GetEnvironmentVariable("PATH")?.Split(':') ?? [];
        return debian.OrderByDescending(Version).Select(folder => folder + "/bin").Concat(paths)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"{program} is not here: apt-get install postgresql");
    }

    private static int Version(string folder)
        => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int version) ? version : 0;
}
