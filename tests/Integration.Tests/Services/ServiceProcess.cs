using System.Diagnostics;
using System.Globalization;

namespace SignalEs.Integration.Tests.Services;

/// <summary>A server as a child process; ends with the test process at the latest.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;

    private static volatile bool _isOver;

    static ServiceProcess() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => _isOver = true;

    private ServiceProcess(Process process)
    {
        _process = process;
        AppDomain.CurrentDomain.ProcessExit += KillAtExit;
        if (_isOver)
        {
            // Other threads go on for a moment while this process ends: what they start now nobody would end.
            _process.Kill();
        }
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts <paramref name="commandLine"/> in <paramref name="folder"/>; its output goes to <paramref name="log"/>.</summary>
    public static ServiceProcess Start(string[] commandLine, string folder, string log)
        // The shell becomes the command; pipes would have to be read for as long as the server lives.
        => new(Launch(["sh", "-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", log, .. commandLine], folder));

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0; the message has its output.</exception>
    public static async Task RunAsync(string[] commandLine)
    {
        using var process = Launch(["sh", "-c", "exec \"$@\" 2>&1 </dev/null", "sh", .. commandLine], "/", readOutput: true);
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', commandLine)} ended with {process.ExitCode}: {output}");
        }
    }

    /// <summary>SIGKILL: as a power cut, seen from the process.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the server to end with <paramref name="signal"/> and waits; SIGKILL after 20 s.</summary>
    public async Task StopAsync(string signal)
    {
        if (!_process.HasExited)
        {
            await RunAsync(["kill", "-s", signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                await KillAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAtExit;
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static Process Launch(string[] commandLine, string folder, bool readOutput = false)
        => Process.Start(new ProcessStartInfo(commandLine[0], commandLine[1..]) { WorkingDirectory = folder, RedirectStandardOutput = readOutput })!;

    private void KillAtExit(object? sender, EventArgs e) => _process.Kill();
}
