using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace SignalEs.Load.Baselines;

/// <summary>A bare Kestrel that sends the same bytes to every WebSocket, one after the other: the least that a broadcast costs in .NET.</summary>
internal sealed class BareBroadcast : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentBag<WebSocket> _sockets = [];
    private readonly TaskCompletionSource _closed = new();

    private BareBroadcast(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    public static async Task<BareBroadcast> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var broadcast = new BareBroadcast(app);
        app.UseWebSockets();
        app.Map("/ws", async context =>
        {
            broadcast._sockets.Add(await context.WebSockets.AcceptWebSocketAsync());
            await broadcast._closed.Task;
        });
        await app.StartAsync();
        return broadcast;
    }

    /// <summary>Sends text messages at a rate; each carries when it was sent, padded to a length. Those for warm-up come first and carry 0.</summary>
    public async Task SendAsync(int warm, int messages, int perSecond, int length)
    {
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < warm + messages; i++)
        {
            while ((double)i / perSecond > clock.Elapsed.TotalSeconds)
            {
                await Task.Delay(1);
            }

            byte[] bytes = new byte[length];
            Array.Fill(bytes, (byte)' ');
            System.Text.Encoding.UTF8.GetBytes($"{(i < warm ? 0 : Stopwatch.GetTimestamp())}", bytes);
            foreach (var socket in _sockets)
            {
                await socket.SendAsync(bytes, WebSocketMessageType.Text, true, default);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _closed.SetResult();
        await _app.DisposeAsync();
    }
}
