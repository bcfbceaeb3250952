using System.Globalization;
using SignalEs.Integration.Tests.Services;

namespace SignalEs.Faults;

/// <summary>A host of the service as a process: always at the same address, started again after each death.</summary>
internal sealed class HostProcess(string log) : IAsyncDisposable
{
    private ServiceProcess? _process;

    public Uri Address { get; } = new($"http://127.0.0.1:{LoopbackPort.Free()}");

    /// <summary>Once, before any host is started.</summary>
    public static void Configure(string postgres, string redis)
    {
        Environment.SetEnvironmentVariable("SIGNALES_POSTGRES", postgres);
        Environment.SetEnvironmentVariable("SIGNALES_REDIS", redis);
        Environment.SetEnvironmentVariable("SIGNALES_FEED", "none");
    }

    public void Start()
    {
        _process = ServiceProcess.Start(["dotnet", Path.Combine(AppContext.BaseDirectory, "SignalEs.Host.dll"), "--urls", Address.ToString()], AppContext.BaseDirectory, log);
    }

    public async Task KillAsync()
    {
        await Process.KillAsync();
        await Process.DisposeAsync();
        _process = null;
    }

    public async Task StopAsync()
    {
        await Process.StopAsync("TERM");
        await Process.DisposeAsync();
        _process = null;
    }

    /// <summary>STOP or CONT; nothing happens to one that has ended by itself.</summary>
    public async Task SignalAsync(string signal)
    {
        try
        {
            await ServiceProcess.RunAsync(["kill", "-s", signal, Process.Id.ToString(CultureInfo.InvariantCulture)]);
        }
        catch (InvalidOperationException) when (Process.HasExited)
        {
            // the next fault finds it so and starts it again
        }
    }

    public bool HasExited => Process.HasExited;

    /// <summary>Where it has ended by itself.</summary>
    public void StartAgain()
    {
        if (HasExited)
        {
            Console.WriteLine("a host has ended by itself; started again");
            Start();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.DisposeAsync();
        }
    }

    private ServiceProcess Process => _process ?? throw new InvalidOperationException("the host was not started");
}
