using System.Net;
using SignalEs.Integration.Tests.EndToEnd;
using SignalEs.Integration.Tests.Services;

namespace SignalEs.Integration.Tests.Outages;

[Trait("Category", "e2e")]
public sealed class DiskFullTests
{
    private const string Key = "NASDAQ@DSK@EQ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task While_the_disk_of_PostgreSQL_is_full_nothing_is_acknowledged_that_is_not_in_the_log_and_ingestion_goes_on_when_there_is_space()
    {
        await using var disk = await SmallDisk.MountAsync(400);
        Assert.SkipWhen(disk is null, "a file system can't be mounted here: it needs root");
        await using var stack = await OutageStack.OnAsync(await PostgresServer.StartAsync(await disk.FolderAsync()));
        var host = await stack.HostAsync();
        await using var redis = await stack.ConnectRedisAsync();
        var sender = new TickSender(redis.GetDatabase(), "disk-full");
        await sender.SendAsync(Enumerable.Range(0, 1000).Select(Trade));
        int accepted = 0;
        int request = 0;

        // What is left is soon full: with the log of PostgreSQL itself, which then ends itself, or with a table.
        await disk.FillAsync(100_000);
        var status = HttpStatusCode.OK;
        for (; status == HttpStatusCode.OK && request < 60; request++)
        {
            (status, var body) = await host.PostTicksAsync(Body(request), $"disk-{request}");
            accepted += status == HttpStatusCode.OK ? body.GetProperty("accepted").GetInt32() : 0;
            await sender.SendAsync(Enumerable.Range(1000 + (request * 1000), 1000).Select(Trade));
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.False(host.HasExited, host.Output);

        disk.Free();
        if (stack.Postgres.HasExited || !await AnswersAsync(stack))
        {
            await stack.Postgres.RestartAsync(); // as whoever watches over it does
        }

        // Everything that was sent, also what was refused meanwhile, can be sent again and is in the log once.
        for (int again = 0; again < request; again++)
        {
            await Eventually.IsTrueAsync(async () => (await host.PostTicksAsync(Body(again), $"disk-{again}")).Status == HttpStatusCode.OK, Patience, () => $"request {again} is not taken\n{host.Output}");
        }

        double expected = sender.Sent + (request * 2000.0);
        double found = 0;
        await Eventually.IsTrueAsync(async () => (found = await OutageStack.TradesAsync(host, Key, "2026-03-02")) >= expected, Patience, () => $"{found} of {expected}\n{host.Output}");
        Assert.Equal(expected, found);
        Assert.True(accepted < expected);
    }

    private static Domain.Ticks.Tick Trade(int i) => Some.Trade(Key, Some.Time("2026-03-02T15:00:00Z") + i, 100 + (i * 7919 % 1000 / 100.0), 1 + (i % 13));

    private static string Body(int request) => OutageStack.Csv(Key, $"2026-03-02T16:{request:00}:00Z", 2000, price: 10 + request);

    private static async Task<bool> AnswersAsync(OutageStack stack)
    {
        try
        {
            return await stack.AskAsync<int>("select 1") == 1;
        }
        catch (Npgsql.NpgsqlException)
        {
            return false;
        }
    }
}
