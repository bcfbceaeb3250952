using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace SignalEs.Integration.Tests.EndToEnd;

/// <summary>tests/feed-client as a process: a WebSocket client in JavaScript (npm <c>ws</c>), as clients of the feed are.</summary>
internal sealed class NodeClient : IAsyncDisposable
{
    private static readonly string Folder = Path.Combine(RepositoryRoot(new DirectoryInfo(AppContext.BaseDirectory)), "tests", "feed-client");

    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private NodeClient(Process process)
    {
        _process = process;
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.BeginErrorReadLine();
    }

    /// <summary>Summary, and whatever else it complained of.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    /// <summary>Starts it and waits until it is subscribed.</summary>
    public static async Task<NodeClient> StartAsync(params IEnumerable<string> arguments)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "ws")))
        {
            using var install = Start("npm", "ci");
            string output = await install.StandardOutput.ReadToEndAsync() + await install.StandardError.ReadToEndAsync();
            await install.WaitForExitAsync();
            Assert.True(install.ExitCode == 0, $"npm ci: {output}");
        }

        var client = new NodeClient(Start("node", ["resume.mjs", .. arguments]));
        string? ready = await client._process.StandardOutput.ReadLineAsync();
        Assert.True(ready?.Contains("ready", StringComparison.Ordinal), $"{ready}\n{client.Errors}");
        return client;
    }

    /// <summary>The messages it saw, once it has ended.</summary>
    public async Task<List<JsonElement>> MessagesAsync()
    {
        var messages = new List<JsonElement>();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            messages.Add(JsonDocument.Parse(line).RootElement);
        }

        await _process.WaitForExitAsync();
        Assert.True(_process.ExitCode == 0, $"the client ended with {_process.ExitCode} after {messages.Count} messages:\n{Errors}");
        return messages;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static Process Start(string program, params IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = Folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static string RepositoryRoot(DirectoryInfo? folder) => folder is null
        ? throw new InvalidOperationException("SignalEs.sln is not above the test's folder")
        : File.Exists(Path.Combine(folder.FullName, "SignalEs.sln")) ? folder.FullName : RepositoryRoot(folder.Parent);

    private void Keep(string? line)
    {
        lock (_errors)
        {
            _errors.AppendLine(line);
        }
    }
}
