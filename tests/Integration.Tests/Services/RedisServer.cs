using System.Globalization;
using StackExchange.Redis;

namespace SignalEs.Integration.Tests.Services;

/// <summary>A private Redis with an append-only file, in a temporary folder; can be killed and restarted.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder;
    private readonly int _port = LoopbackPort.Free();
    private ServiceProcess? _process;

    private RedisServer(DirectoryInfo folder) => _folder = folder;

    /// <summary>host:port, as StackExchange.Redis and <c>SIGNALES_REDIS</c> take it.</summary>
    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    private string Log => Path.Combine(_folder.FullName, "log");

    public static async Task<RedisServer> StartAsync()
    {
        var server = new RedisServer(await ServiceAccount.CreateFolderAsync("signales-redis-"));
        await server.RestartAsync();
        return server;
    }

    /// <summary>A second server, as a replica that has caught up with this one.</summary>
    public async Task<RedisServer> CreateReplicaAsync()
    {
        var replica = await StartAsync();
        await replica.ReplicaOfAsync("127.0.0.1", _port);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(replica.Endpoint + ",allowAdmin=true");
        var server = connection.GetServer(replica.Endpoint);
        var deadline = DateTime.UtcNow + Patience;
        while (!(await server.InfoAsync("replication")).Single().Any(s => s is { Key: "master_link_status", Value: "up" }))
        {
            if (DateTime.UtcNow > deadline)
            {
                throw new TimeoutException($"the replica does not follow: {await File.ReadAllTextAsync(replica.Log)}");
            }

            await Task.Delay(50);
        }

        return replica;
    }

    /// <summary>Makes a replica a master.</summary>
    public Task PromoteAsync() => ReplicaOfAsync("NO", "ONE");

    /// <summary>A replica stays one, but gets nothing any more: its master is where nobody listens.</summary>
    public Task FollowNobodyAsync() => ReplicaOfAsync("127.0.0.1", LoopbackPort.Free());

    private async Task ReplicaOfAsync(object host, object port)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(Endpoint + ",allowAdmin=true");
        await connection.GetServer(Endpoint).ExecuteAsync("REPLICAOF", host, port);
    }

    /// <summary>SIGKILL. What Redis has answered is in the append-only file.</summary>
    public Task KillAsync() => Running.KillAsync();

    /// <summary>STOP or CONT.</summary>
    public Task SignalAsync(string signal) => ServiceProcess.RunAsync(["kill", "-s", signal, Running.Id.ToString(CultureInfo.InvariantCulture)]);

    public Task StopAsync() => Running.StopAsync("TERM");

    /// <summary>Starts it on the same port and data, after stopping it if it runs; returns when it has loaded its data.</summary>
    public async Task RestartAsync()
    {
        if (_process is { } old)
        {
            await old.StopAsync("TERM");
            await old.DisposeAsync();
        }

        // Not "everysec": with it Redis holds writes back, for up to 2 s, while the disk is busy with the last fsync, and answers all the same.
        _process = ServiceProcess.Start(
            ServiceAccount.CommandLine(
                "redis-server", "--bind", "127.0.0.1", "--port", _port.ToString(CultureInfo.InvariantCulture), "--dir", _folder.FullName,
                "--appendonly", "yes", "--appendfsync", "no", "--save", ""),
            _folder.FullName,
            Log);
        var deadline = DateTime.UtcNow + Patience;
        while (!await AnswersAsync())
        {
            if (_process.HasExited || DateTime.UtcNow > deadline)
            {
                throw new InvalidOperationException($"Redis did not start: {await File.ReadAllTextAsync(Log)}");
            }

            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.KillAsync();
            await process.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private ServiceProcess Running => _process ?? throw new InvalidOperationException("Redis was not started");

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(Endpoint + ",connectTimeout=1000,connectRetry=0");
            await connection.GetDatabase().PingAsync();
            return true;
        }
        catch (RedisException)
        {
            return false;
        }
    }
}
