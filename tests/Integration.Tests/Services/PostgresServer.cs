using System.Globalization;
using Npgsql;

namespace SignalEs.Integration.Tests.Services;

/// <summary>A private PostgreSQL with the service's own settings, in a temporary folder; can be killed and restarted.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder;
    private readonly int _port = LoopbackPort.Free();
    private ServiceProcess? _process;

    private PostgresServer(DirectoryInfo folder) => _folder = folder;

    /// <summary>Connection string of the superuser to the database <c>postgres</c>.</summary>
    public string Admin => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username=signales;Database=postgres;Include Error Detail=true");

    private string Data => Path.Combine(_folder.FullName, "data");

    private string Log => Path.Combine(_folder.FullName, "log");

    public static async Task<PostgresServer> StartAsync() => await StartAsync(await ServiceAccount.CreateFolderAsync("signales-postgres-"));

    /// <param name="folder">An empty folder that the account owns; deleted at the end.</param>
    public static async Task<PostgresServer> StartAsync(DirectoryInfo folder)
    {
        var server = new PostgresServer(folder);
        await ServiceProcess.RunAsync(ServiceAccount.CommandLine(
            PostgresBinaries.Find("initdb"), "-D", server.Data, "-U", "signales", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"));
        await server.RestartAsync();
        return server;
    }

    /// <summary>A hot standby that streams from this one: a copy of its data as it is now. Its name, for <c>synchronous_standby_names</c>, is <c>standby</c>.</summary>
    public async Task<PostgresServer> CreateStandbyAsync()
    {
        var standby = new PostgresServer(await ServiceAccount.CreateFolderAsync("signales-standby-"));
        await ServiceProcess.RunAsync(ServiceAccount.CommandLine(
            PostgresBinaries.Find("pg_basebackup"), "-D", standby.Data, "-R", "-X", "stream", "-c", "fast", "--no-sync",
            "-d", string.Create(CultureInfo.InvariantCulture, $"host=127.0.0.1 port={_port} user=signales application_name=standby")));
        await standby.RestartAsync();
        return standby;
    }

    /// <summary>Makes a standby the primary.</summary>
    public Task PromoteAsync() => ServiceProcess.RunAsync(ServiceAccount.CommandLine(PostgresBinaries.Find("pg_ctl"), "promote", "-D", Data, "-w", "-s"));

    public int Port => _port;

    /// <summary>It has ended by itself.</summary>
    public bool HasExited => Running.HasExited;

    /// <summary>SIGKILL to the postmaster; what was committed is found again by <see cref="RestartAsync"/>.</summary>
    public Task KillAsync() => Running.KillAsync();

    /// <summary>A shutdown that ends open sessions ("fast").</summary>
    public Task StopAsync() => Running.StopAsync("INT");

    /// <summary>Starts it on the same port and data, after stopping it if it runs; returns when it takes connections.</summary>
    public async Task RestartAsync()
    {
        if (_process is { } old)
        {
            await old.StopAsync("INT");
            await old.DisposeAsync();
        }

        var deadline = DateTime.UtcNow + Patience;
        _process = Launch();
        while (!await AnswersAsync())
        {
            if (DateTime.UtcNow > deadline)
            {
                throw new TimeoutException($"PostgreSQL did not start in {Patience.TotalSeconds} s: {await File.ReadAllTextAsync(Log)}");
            }

            if (_process.HasExited)
            {
                // Sessions of a killed server hold its shared memory until they notice.
                await _process.DisposeAsync();
                _process = Launch();
            }

            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.StopAsync("QUIT");
            await process.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private ServiceProcess Running => _process ?? throw new InvalidOperationException("PostgreSQL was not started");

    private ServiceProcess Launch()
        => ServiceProcess.Start(
            ServiceAccount.CommandLine(
                PostgresBinaries.Find("postgres"), "-D", Data, "-p", _port.ToString(CultureInfo.InvariantCulture), "-k", _folder.FullName,
                "-c", "listen_addresses=127.0.0.1", "-c", "shared_buffers=128MB", "-c", "max_connections=100",
                "-c", "client_connection_check_interval=1s"),
            _folder.FullName,
            Log);

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var source = NpgsqlDataSource.Create(Admin + ";Pooling=false;Timeout=2");
            await using var command = source.CreateCommand("select 1");
            await command.ExecuteScalarAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
