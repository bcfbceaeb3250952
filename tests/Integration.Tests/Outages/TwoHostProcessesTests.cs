using System.Diagnostics;
using System.Net;
using SignalEs.Integration.Tests.EndToEnd;

namespace SignalEs.Integration.Tests.Outages;

/// <summary>Two hosts as processes: one comes, goes, is killed or stands still.</summary>
[Trait("Category", "e2e")]
public sealed class TwoHostProcessesTests(OutageStack stack) : IClassFixture<OutageStack>
{
    private const int Shards = 10;
    private const string Day = "2026-03-02";
    private static readonly TimeSpan TakeOver = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // One underlying on each of several shards, so that whoever loses shards is written to.
    private static readonly string[] Keys = [.. "ABCDEFGHIJKL".Select(c => $"NASDAQ@TWO{c}@EQ")];

    private int _posted;

    [Fact]
    public async Task Hosts_share_the_shards_and_one_takes_over_from_another_that_leaves_is_killed_or_stands_still()
    {
        var first = await stack.HostAsync();
        var second = await stack.HostAsync();
        await SharedAsync(first, second);
        await PostEverywhereAsync(first);
        await PostEverywhereAsync(second);

        // An orderly stop: nobody waits to miss it.
        var clock = Stopwatch.StartNew();
        Assert.Equal(0, await second.TerminateAsync(TimeSpan.FromSeconds(20)));
        var stopped = clock.Elapsed;
        await OwnsAllAsync(first, TimeSpan.FromSeconds(2));
        await PostEverywhereAsync(first);

        // kill -9.
        second = await stack.HostAsync();
        await SharedAsync(first, second);
        clock.Restart();
        await second.KillAsync();
        await OwnsAllAsync(first, TakeOver);
        await PostEverywhereAsync(first);
        Assert.True(stopped < TimeSpan.FromSeconds(15), $"{stopped}");

        // SIGSTOP of the host that leads the projections: shards and read models are taken over, and when it goes on it writes nothing under its old leases.
        second = await stack.HostAsync();
        await SharedAsync(first, second);
        var (leader, other) = await LeadsAsync(first) ? (first, second) : (second, first);
        var late = leader.PostTicksAsync(OutageStack.Csv(Keys[0], $"{Day}T15:50:00Z", 5), "zombie");
        await leader.SignalAsync("STOP");
        try
        {
            // Also of what is on its way to the one that stands still: a dozen requests, one after the other.
            clock.Restart();
            await PostEverywhereAsync(other);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(12), $"a tick for a shard of the stopped host took {clock.Elapsed}");
            await OwnsAllAsync(other, TakeOver);
            long committed = await stack.AskAsync<long>("select max(seq_id) from log.mt_events");
            await Eventually.IsTrueAsync(
                async () => await stack.AskAsync<long>("select last_seq_id from log.mt_event_progression where name = 'read_models:All'") >= committed,
                TimeSpan.FromSeconds(10),
                () => $"the read models stand still while their leader does\n{other.Output}");
        }
        finally
        {
            await leader.SignalAsync("CONT");
        }

        await SharedAsync(first, second);
        Assert.Contains("sessions ended of hosts that no longer answer", other.Output, StringComparison.Ordinal);
        var (status, _) = await late;
        if (status != HttpStatusCode.OK)
        {
            (status, _) = await leader.PostTicksAsync(OutageStack.Csv(Keys[0], $"{Day}T15:50:00Z", 5), "zombie");
        }

        Assert.Equal(HttpStatusCode.OK, status);
        await PostEverywhereAsync(leader);

        foreach (string key in Keys)
        {
            double expected = _posted + (key == Keys[0] ? 5 : 0);
            double found = 0;
            await Eventually.IsTrueAsync(async () => (found = await OutageStack.TradesAsync(other, key, Day)) >= expected, Patience, () => $"{key}: {found} of {expected}");
            Assert.Equal(expected, found);
        }

        var replay = await other.JobAsync("audit/replays", new { from = $"{Day}T00:00:00Z", to = $"{Day}T23:00:00Z" });
        Assert.Equal(0, replay.GetProperty("mismatched").GetInt64());
    }

    // One tick for each key, by one host, whoever owns their shards.
    private async Task PostEverywhereAsync(RunningHost host)
    {
        int round = _posted++;
        foreach (string key in Keys)
        {
            var (status, body) = await host.PostTicksAsync(OutageStack.Csv(key, $"{Day}T15:{round:00}:00Z", 1), $"{key}-{round}");
            Assert.True(status == HttpStatusCode.OK, $"{key}: {(int)status} {body}\n{host.Output}");
        }
    }

    private Task<long> OwnersAsync(string condition) => stack.AskAsync<long>($"select count(*) from ingest.leases l join ingest.hosts h using (host) where {condition}");

    private Task SharedAsync(RunningHost first, RunningHost second) => Eventually.IsTrueAsync(
        async () => await OwnersAsync($"address = '{Base(first)}'") == Shards / 2 && await OwnersAsync($"address = '{Base(second)}'") == Shards / 2,
        Patience,
        () => $"the shards are not shared\n{first.Output}\n{second.Output}");

    private async Task OwnsAllAsync(RunningHost host, TimeSpan within)
    {
        var clock = Stopwatch.StartNew();
        await Eventually.IsTrueAsync(
            async () => await OwnersAsync($"address = '{Base(host)}'") == Shards && (await host.HealthAsync("shards")).Detail!.Contains($"{Shards} owned", StringComparison.Ordinal),
            within,
            () => $"not taken over after {clock.Elapsed}\n{host.Output}");
    }

    private async Task<bool> LeadsAsync(RunningHost host)
    {
        string holder = await stack.AskAsync<string>("""
            select application_name from pg_locks l join pg_stat_activity a using (pid)
            where locktype = 'advisory' and ((l.classid::bigint << 32) | l.objid::bigint) = hashtextextended('read.daemon', 0) and granted
            """);
        return holder == "signales " + await stack.AskAsync<string>($"select host from ingest.hosts where address = '{Base(host)}'");
    }

    private static string Base(RunningHost host) => host.Address.ToString().TrimEnd('/');
}
