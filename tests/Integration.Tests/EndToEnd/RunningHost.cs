using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace SignalEs.Integration.Tests.EndToEnd;

/// <summary>The real host as a process of its own, so that it can be killed.</summary>
internal sealed class RunningHost(string postgres, string redis) : IAsyncDisposable
{
    private readonly StringBuilder _output = new();
    private Process? _process;

    public HttpClient Http { get; private set; } = new();

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>What the host has written, for a failing test's message.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public async Task StartAsync(string feed = "none")
    {
        Address = new Uri($"http://127.0.0.1:{FreePort()}");
        Http = new HttpClient { BaseAddress = new Uri(Address, "/api/v2/"), Timeout = TimeSpan.FromSeconds(60) };
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SignalEs.Host.dll"), "--urls", Address.ToString()])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SIGNALES_POSTGRES"] = postgres;
        start.Environment["SIGNALES_REDIS"] = redis;
        start.Environment["SIGNALES_FEED"] = feed;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.IsTrueAsync(
            async () =>
            {
                Assert.False(_process.HasExited, $"the host ended with {(_process.HasExited ? _process.ExitCode : 0)}:\n{Output}");
                using var answer = await Http.GetAsync(new Uri(Address, "/health/ready"));
                return answer.IsSuccessStatusCode;
            },
            TimeSpan.FromSeconds(90),
            () => $"host not ready:\n{Output}");
    }

    /// <summary>kill -9: no goodbye, no flush.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        Http.Dispose();
    }

    /// <summary>STOP: the process stands still, its connections stay open; CONT: it goes on.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, _process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Memory that it occupies, bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process!.Refresh();
            return _process.WorkingSet64;
        }
    }

    public bool HasExited => _process!.HasExited;

    /// <summary>What <c>/health/ready</c> says of a part, whatever its status.</summary>
    public async Task<(HttpStatusCode Status, bool Ok, string? Detail)> HealthAsync(string part)
    {
        using var answer = await Http.GetAsync(new Uri(Address, "/health/ready"));
        var found = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("parts").EnumerateArray()
            .Single(p => p.GetProperty("name").GetString() == part);
        return (answer.StatusCode, found.GetProperty("ok").GetBoolean(), found.GetProperty("detail").GetString());
    }

    /// <summary><c>POST /ticks</c> as CSV; the answer whatever it is.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> PostTicksAsync(string csv, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "ticks") { Content = new StringContent(csv, Encoding.UTF8, "text/csv") };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        using var answer = await Http.SendAsync(request);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    /// <summary>SIGTERM, as ops/run and every supervisor send it; returns the exit code once it has ended.</summary>
    public async Task<int> TerminateAsync(TimeSpan patience)
    {
        using (var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync().WaitAsync(patience);
        return _process.ExitCode;
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(path);
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"GET {path}: {(int)answer.StatusCode} {body}\n{Output}");
        return JsonDocument.Parse(body).RootElement;
    }

    public async Task<HttpStatusCode> AskAsync(string path)
    {
        using var answer = await Http.GetAsync(path);
        return answer.StatusCode;
    }

    /// <summary>Starts a job and waits for its end.</summary>
    public async Task<JsonElement> JobAsync(string path, object? request)
    {
        using var answer = await Http.PostAsJsonAsync(path, request ?? new { });
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"POST {path}: {(int)answer.StatusCode} {body}");
        string id = JsonDocument.Parse(body).RootElement.GetProperty("job_id").GetString()!;
        JsonElement job = default;
        await Eventually.IsTrueAsync(
            async () =>
            {
                job = await GetAsync($"jobs/{id}");
                return job.GetProperty("state").GetString() is not ("queued" or "running");
            },
            TimeSpan.FromSeconds(120),
            () => $"job still {job}");
        Assert.True(job.GetProperty("state").GetString() == "succeeded", $"{job}\n{Output}");
        return job.GetProperty("result");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        Http.Dispose();
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
