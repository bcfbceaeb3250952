using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

[assembly: AssemblyFixture(typeof(SignalEs.Projections.Tests.Services.PrivatePostgres))]

namespace SignalEs.Projections.Tests.Services;

/// <summary>A PostgreSQL of the test run's own, in a temporary folder on a free port; each test asks it for an empty database.</summary>
public sealed class PrivatePostgres : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "signales-postgres-" + Guid.NewGuid().ToString("N")[..8]);
    private readonly int _port = FreePort();
    private int _databases;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        if (Environment.UserName == "root")
        {
            await RunAsync("chown", "postgres", _folder);
        }

        string data = Path.Combine(_folder, "data");
        await AsPostgresAsync("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C");
        await AsPostgresAsync(
            "pg_ctl", "-D", data, "-w", "-l", Path.Combine(_folder, "log"),
            "-o", string.Create(CultureInfo.InvariantCulture, $"-p {_port} -k {_folder} -c listen_addresses=127.0.0.1 -c shared_buffers=256MB -c max_wal_size=2GB -c jit=off"),
            "start");
    }

    public async ValueTask DisposeAsync()
    {
        await AsPostgresAsync("pg_ctl", "-D", Path.Combine(_folder, "data"), "-m", "immediate", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>An empty database.</summary>
    public async Task<NpgsqlDataSource> NewDatabaseAsync()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await using var admin = NpgsqlDataSource.Create(ConnectionString("postgres"));
        await using var command = admin.CreateCommand($"create database {name}");
        await command.ExecuteNonQueryAsync();
        return NpgsqlDataSource.Create(ConnectionString(name));
    }

    /// <summary>Processor time that the server and its backends have used, those that have ended included. Linux only.</summary>
    public TimeSpan CpuTime()
    {
        string server = File.ReadLines(Path.Combine(_folder, "data", "postmaster.pid")).First();
        long ticks = 0;
        foreach (string process in Directory.GetDirectories("/proc").Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0])))
        {
            if (!File.Exists(process + "/stat"))
            {
                continue;
            }

            // After "pid (name) ": state ppid … utime stime cutime cstime are fields 14 to 17.
            string text = File.ReadAllText(process + "/stat");
            string[] fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            if (fields[1] == server || Path.GetFileName(process) == server)
            {
                ticks += fields[11..15].Sum(f => long.Parse(f, CultureInfo.InvariantCulture));
            }
        }

        return TimeSpan.FromSeconds(ticks / 100.0);
    }

    private string ConnectionString(string database)
        => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database};Maximum Pool Size=30;Include Error Detail=true");

    // PostgreSQL refuses to run as root.
    private static Task AsPostgresAsync(string tool, params string[] arguments)
    {
        string path = Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last() + "/bin/" + tool;
        return Environment.UserName == "root" ? RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments]) : RunAsync(path, arguments);
    }

    private static async Task RunAsync(string file, params string[] arguments)
    {
        // pg_ctl's server would keep redirected pipes open, so output goes nowhere; the exit code tells.
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", file, .. arguments])
        {
            WorkingDirectory = "/",
        })!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
