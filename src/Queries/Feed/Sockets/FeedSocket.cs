using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SignalEs.Queries.Feed.Delivery;
using SignalEs.Queries.Feed.Resume;

namespace SignalEs.Queries.Feed.Sockets;

/// <summary><c>/ws</c>: one WebSocket from its handshake to its close.</summary>
internal sealed class FeedSocket(
    FeedHub hub, FeedCatchUp catchUp, FeedConnections connections, FeedLimits limits, TimeProvider time, IHostApplicationLifetime host, ILogger<FeedSocket> logger)
{
    /// <summary>Time for the peer to answer a close.</summary>
    private static readonly TimeSpan CloseWait = TimeSpan.FromSeconds(2);

    public async Task<IResult> RunAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            return Problems.Of(FeedCodes.NotAWebSocket, "the request is not a WebSocket handshake");
        }

        using var place = connections.Enter();
        if (place is null)
        {
            return FeedConnections.Refuse(context);
        }

        await hub.Started.WaitAsync(context.RequestAborted);
        var heartbeat = TimeSpan.FromMilliseconds(limits.HeartbeatMs);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { KeepAliveInterval = heartbeat, KeepAliveTimeout = heartbeat });
        using var session = new FeedSession(hub, catchUp, limits, logger);
        session.Outbox.Add(Outgoing.Ready(FeedReplies.Welcome(context.Connection.Id, hub.Epoch, hub.Position, limits)));
        await using var stopping = host.ApplicationStopping.Register(() => session.End(FeedCodes.GoingAway));
        await ServeAsync(socket, session);
        return Results.Empty;
    }

    private async Task ServeAsync(WebSocket socket, FeedSession session)
    {
        var sending = GuardAsync(session.PumpAsync(new WebSocketTransport(socket, hub, session, limits, time)), session);
        var receiving = GuardAsync(ReceiveAsync(socket, session), session);
        await Task.WhenAny(sending, receiving);
        session.End();
        await sending;
        await CloseAsync(socket, session.Close);
        await receiving;
    }

    private async Task ReceiveAsync(WebSocket socket, FeedSession session)
    {
        var frames = new FrameReader(socket, limits.MessageBytesMax);
        while (true)
        {
            // Not cancelled with the session: cancelling a receive would abort the socket before its close frame is sent.
            switch (await frames.ReadAsync(CancellationToken.None))
            {
                case FrameKind.Text:
                    await session.HandleAsync(frames.Text);
                    break;
                case FrameKind.TooLarge:
                    session.Answer(new FeedProblem(null, FeedCodes.MessageTooLarge, $"allowed: {limits.MessageBytesMax} bytes"));
                    break;
                case FrameKind.Endless:
                    session.End(FeedCodes.TooLarge);
                    return;
                case FrameKind.Binary:
                    session.End(FeedCodes.Unintelligible);
                    return;
                default:
                    return;
            }
        }
    }

    // A peer that went away is the normal end of a connection.
    private async Task GuardAsync(Task work, FeedSession session)
    {
        try
        {
            await work;
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            session.End();
        }
        catch (Exception e)
        {
            logger.LogError(e, "Feed connection failed");
            session.End(FeedCodes.InternalError);
        }
    }

    private static async Task CloseAsync(WebSocket socket, FeedClose? close)
    {
        using var patience = new CancellationTokenSource(CloseWait);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                var (status, reason) = close is null ? (WebSocketCloseStatus.NormalClosure, "") : ((WebSocketCloseStatus)close.Number, close.Name);
                await socket.CloseOutputAsync(status, reason, patience.Token);
            }

            while (socket.State == WebSocketState.CloseSent && !patience.IsCancellationRequested)
            {
                await Task.Delay(10, patience.Token);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // gone already
        }

        // Ends a receive that still waits.
        socket.Abort();
    }
}
