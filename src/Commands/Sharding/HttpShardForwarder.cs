using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Logging;
using Npgsql;
using SignalEs.Commands.Ingestion;

namespace SignalEs.Commands.Sharding;

/// <summary>Hands items to the owner of a shard by HTTP (<see cref="ForwardedItemsEndpoint"/>). One request at a time for each shard: the order of a source's numbers is kept.</summary>
internal sealed class HttpShardForwarder(Func<int, string?> addressOf, NpgsqlDataSource database, ILogger logger) : IShardForwarder, IDisposable
{
    public const string KeyHeader = "X-SignalEs-Cluster";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(1), PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10) })
    {
        Timeout = Patience,
    };

    private string? _key;

    public async Task<bool> TryForwardAsync(int shard, IReadOnlyList<IngestItem> items, CancellationToken cancellation)
    {
        if (addressOf(shard) is not { Length: > 0 } address)
        {
            return false;
        }

        bool wasSent = false;
        try
        {
            _key ??= await IngestSchema.ClusterKeyAsync(database, cancellation);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(address), $"/internal/shards/{shard}/items"))
            {
                Content = JsonContent.Create(ForwardedItems.Of(items), options: ForwardedItems.Json),
            };
            request.Headers.Add(KeyHeader, _key);
            wasSent = true;
            using var answer = await SendAsync(request, () => addressOf(shard) != address, cancellation);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                var outcomes = await answer.Content.ReadFromJsonAsync<ForwardedOutcome[]>(ForwardedItems.Json, cancellation);
                for (int i = 0; i < items.Count; i++)
                {
                    items[i].Completion.TrySetResult(outcomes![i].ToOutcome());
                }

                return true;
            }

            wasSent = answer.StatusCode != HttpStatusCode.MisdirectedRequest;
            logger.LogDebug("Shard {Shard}: {Address} answered {Status} to forwarded items", shard, address, (int)answer.StatusCode);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            wasSent &= e is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };
            logger.LogDebug("Shard {Shard}: items could not be forwarded to {Address}: {Reason}", shard, address, e.Message);
        }

        return wasSent && Fail(shard, items);
    }

    public void Dispose() => _http.Dispose();

    // A stopped owner takes the request and never answers; once it isn't the owner any more, it can't commit it either.
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Func<bool> hasMoved, CancellationToken cancellation)
    {
        using var moved = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var sending = _http.SendAsync(request, moved.Token);
        while (await Task.WhenAny(sending, Task.Delay(LookEvery, CancellationToken.None)) != sending && !hasMoved())
        {
            // still its owner
        }

        if (!sending.IsCompleted)
        {
            await moved.CancelAsync();
        }

        return await sending;
    }

    // The owner may have committed them. Numbered ticks can be sent again; of the others the sender has to be told.
    private static bool Fail(int shard, IReadOnlyList<IngestItem> items)
    {
        foreach (var item in items.Where(i => !i.IsNumbered))
        {
            item.Completion.TrySetException(new OutcomeUnknownException($"the owner of shard {shard} went away before it answered"));
        }

        return items.All(i => i.Committed.IsCompleted);
    }
}
