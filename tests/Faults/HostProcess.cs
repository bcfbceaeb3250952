using System.Globalization;
using SignalEs.Integration.Tests.Services;

namespace SignalEs.Faults;

/// <summary>A host of the service as a process: always at the same address, started again after each death.</summary>
internal sealed class HostProcess(string postgres, string redis, string log) : IAsyncDisposable
{
    private ServiceProcess? _process;

    public Uri Address { get; } = new($"http://127.0.0.1:{LoopbackPort.Free()}");

    public void Start()
    {
        Environment.SetEnvironmentVariable("SIGNALES_POSTGRES", postgres);
        Environment.SetEnvironmentVariable("SIGNALES_REDIS", redis);
        Environment.SetEnvironmentVariable("SIGNALES_FEED", "none");
        _process = ServiceProcess.Start(["dotnet", Path.Combine(AppContext.BaseDirectory, "SignalEs.Host.dll"), "--urls", Address.ToString()], AppContext.BaseDirectory, log);
    }

    public async Task KillAsync()
    {
        await Process.KillAsync();
        await Process.DisposeAsync();
    }

    public async Task StopAsync()
    {
        await Process.StopAsync("TERM");
        await Process.DisposeAsync();
    }

    public Task SignalAsync(string signal) => ServiceProcess.RunAsync(["kill", "-s", signal, Process.Id.ToString(CultureInfo.InvariantCulture)]);

    public bool HasExited => Process.HasExited;

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.DisposeAsync();
        }
    }

    private ServiceProcess Process => _process ?? throw new InvalidOperationException("the host was not started");
}
