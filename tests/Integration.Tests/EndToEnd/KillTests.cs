using SignalEs.Domain;

namespace SignalEs.Integration.Tests.EndToEnd;

[Trait("Category", "e2e")]
public sealed class KillTests(Stack stack) : IClassFixture<Stack>
{
    private const int TicksPerInstrument = 15_000;
    private static readonly string[] Keys = ["NASDAQ@AAA@EQ", "NASDAQ@BBB@EQ", "NASDAQ@CCC@EQ", "NASDAQ@DDD@EQ"];

    [Fact]
    public async Task Asked_to_end_the_host_ends_by_itself_before_anybody_loses_patience()
    {
        await using var host = await stack.HostAsync();
        Assert.Equal(0, await host.TerminateAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Killed_in_mid_load_and_started_again_nothing_is_lost_or_doubled()
    {
        long start = Some.Time("2024-03-01T15:00:00Z");
        var sender = new TickSender(stack.Redis, "kill-test");
        var sending = SendAsync(sender, start);
        for (int kill = 0; kill < 3; kill++)
        {
            var victim = await stack.HostAsync();
            await Task.Delay(700 + 400 * kill, TestContext.Current.CancellationToken);
            await victim.KillAsync();
            await victim.DisposeAsync();
        }

        await using var host = await stack.HostAsync();
        await sending;
        await sender.ClockAsync(start + UnixNanos.PerHour, "AAA", "BBB", "CCC", "DDD");
        await Eventually.IsTrueAsync(
            async () => (await host.GetAsync("ingestion/sources/kill-test")).GetProperty("accepted").GetInt64() == sender.Sent,
            TimeSpan.FromSeconds(90),
            () => $"not all of {sender.Sent} accepted\n{host.Output}");
        await stack.ProjectedAsync(host);

        // Every tick is in the log exactly once, in the order it was sent.
        foreach (string key in Keys)
        {
            var sequences = await stack.SourceNumbersAsync(key);
            Assert.Equal(TicksPerInstrument, sequences.Count);
            Assert.True(sequences.Zip(sequences.Skip(1)).All(p => p.First < p.Second), $"{key}: out of order or doubled");
        }

        // And the read models have counted each of them once.
        double expected = Keys.Length * (double)TicksPerInstrument;
        double trades = 0;
        foreach (string key in Keys)
        {
            var bars = await host.GetAsync($"historical/{key}/bars?timeframe=1d&from=2024-03-01T00:00:00Z&to=2024-03-02T00:00:00Z");
            trades += bars.GetProperty("bars").EnumerateArray().Sum(b => b.GetProperty("trades").GetDouble());
        }

        Assert.Equal(expected, trades);
        var replay = await host.JobAsync("audit/replays", new { from = "2024-03-01T00:00:00Z", to = "2024-03-02T00:00:00Z" });
        Assert.Equal(0, replay.GetProperty("mismatched").GetInt64());
        Assert.Equal((long)expected, replay.GetProperty("ticks").GetInt64());
    }

    private static async Task SendAsync(TickSender sender, long start)
    {
        for (int second = 0; second < TicksPerInstrument / 100; second++)
        {
            await sender.SendAsync(Keys.SelectMany(key => Enumerable.Range(0, 100).Select(i =>
                Some.Trade(key, start + second * UnixNanos.PerSecond + i * 10 * UnixNanos.PerMillisecond, 100 + (i + second) % 17, 1 + i))));
            await Task.Delay(30, TestContext.Current.CancellationToken);
        }
    }
}
