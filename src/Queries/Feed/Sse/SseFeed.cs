using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SignalEs.Domain;
using SignalEs.Queries.Feed.Channels;
using SignalEs.Queries.Feed.Delivery;
using SignalEs.Queries.Feed.Resume;
using SignalEs.Queries.Feed.Sockets;

namespace SignalEs.Queries.Feed.Sse;

/// <summary><c>GET /feed</c>: one subscription as server-sent events, resumed by <c>Last-Event-ID</c>.</summary>
internal sealed class SseFeed(
    FeedHub hub, FeedCatchUp catchUp, FeedConnections connections, FeedLimits limits, TimeProvider time, IHostApplicationLifetime host, ILogger<SseFeed> logger)
{
    public async Task<IResult> RunAsync(HttpContext context, string? channels, string? slow, int? conflateMs)
    {
        if (Read(context, channels, slow, conflateMs, out var wrong) is not { } request)
        {
            return wrong!;
        }

        using var place = connections.Enter();
        if (place is null)
        {
            return FeedConnections.Refuse(context);
        }

        await hub.Started.WaitAsync(context.RequestAborted);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache, no-transform";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var session = new FeedSession(hub, catchUp, limits, logger);
        await using var stopping = host.ApplicationStopping.Register(() => session.End(FeedCodes.GoingAway));
        await using var aborted = context.RequestAborted.Register(() => session.End());
        try
        {
            await session.HandleAsync(request);
            await session.PumpAsync(new SseTransport(context.Response, hub, limits, time));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // the client went away, or the host stops: EventSource comes back with Last-Event-ID
        }

        return Results.Empty;
    }

    private FeedRequest? Read(HttpContext context, string? channels, string? slow, int? conflateMs, out IResult? wrong)
    {
        var problems = new List<FieldProblem>();
        string[] names = (channels ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Length == 0 || names.Length > limits.ChannelsMax)
        {
            problems.Add(new("channels", channels, $"1 to {limits.ChannelsMax} channel names, comma separated"));
        }

        foreach (string name in names)
        {
            if (ChannelReader.Read(name, out var problem) is null)
            {
                problems.Add(new("channels", name, problem!.Detail));
            }
        }

        if (!FeedRequestReader.TryReadSlow(slow ?? "disconnect", out var policy))
        {
            problems.Add(new("slow", slow, "conflate, skip or disconnect"));
        }

        if (conflateMs is { } ms && (ms < 0 || ms > limits.ConflateMsMax))
        {
            problems.Add(new("conflate_ms", ms.ToString(System.Globalization.CultureInfo.InvariantCulture), $"0 to {limits.ConflateMsMax}"));
        }

        string? last = context.Request.Headers["Last-Event-ID"];
        var resume = ReadEventId(last);
        if (!string.IsNullOrEmpty(last) && resume is null)
        {
            problems.Add(new("Last-Event-ID", last, "epoch:sequence:index as in the id of an event"));
        }

        wrong = problems.Count == 0 ? null : Problems.Invalid(problems);
        return problems.Count == 0 ? new FeedRequest(null, FeedRequestReader.Subscribe, names, policy, conflateMs ?? 0, Batch: false, resume) : null;
    }

    private static FeedResumePoint? ReadEventId(string? text)
    {
        int colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon > 0 && Position.TryParse(text![(colon + 1)..], out var position) ? new FeedResumePoint(text[..colon], position) : null;
    }
}
