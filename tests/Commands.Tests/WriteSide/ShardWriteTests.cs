using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SignalEs.Commands.Ingestion;
using SignalEs.Domain.Ticks;
using SignalEs.Integration.Tests.Services;

namespace SignalEs.Commands.Tests.WriteSide;

/// <summary>What the shard workers promise, on a real PostgreSQL.</summary>
public sealed class ShardWriteTests(TestServices services)
{
    [Fact]
    public async Task A_tick_is_committed_once_however_often_its_source_sends_it()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var running = await RunningShards.StartAsync(database.ConnectionString);
        var ticks = RunningShards.Market(900);
        Assert.Equal((600, 0), await running.SubmitAsync(ticks.Take(600)));
        Assert.Equal((0, 600), await running.SubmitAsync(ticks.Take(600)));
        Assert.Equal((300, 400), await running.SubmitAsync(ticks.Skip(200)));
        Assert.Equal(ticks.Select(t => t.SourceSeq), await running.ReplayAsync());
    }

    [Fact]
    public async Task A_bad_tick_between_good_ones_is_quarantined_and_the_good_ones_around_it_are_taken()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var running = await RunningShards.StartAsync(database.ConnectionString);
        var ticks = RunningShards.Market(400);
        var incoming = ticks.Select((t, i) => new IncomingTick(t, RunningShards.ShardOf(t), i % 40 == 7
            ? new RejectedTick("raw", "negative", "last", "-1", "market", t.SourceSeq, "test")
            : null)).ToList();
        Assert.Equal((390, 0), await running.SubmitAsync(incoming));
        Assert.Equal((0, 400), await running.SubmitAsync(incoming));
        Assert.Equal((390L, 400L, 10L), await TotalsAsync(running));
        Assert.Equal(390, (await running.ReplayAsync()).Count);
    }

    [Fact]
    public async Task The_same_ticks_sent_to_two_hosts_are_in_the_log_once()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var first = await RunningShards.StartAsync(database.ConnectionString);
        await using var second = await RunningShards.StartAsync(database.ConnectionString);
        var ticks = RunningShards.Market(1200);
        foreach (var chunk in ticks.Chunk(200))
        {
            // Whichever host does not own a shard hands its ticks on to the one that does.
            var outcomes = await Task.WhenAll(first.SubmitAsync(chunk), second.SubmitAsync(chunk));
            Assert.Equal(400, outcomes.Sum(o => o.Accepted + o.Duplicates));

            // A shard that moves meanwhile may take the answer with it: asked again, ticks that are in the log are duplicates.
            Assert.InRange(outcomes.Sum(o => o.Accepted), 0, 200);
        }

        Assert.Equal(ticks.Select(t => t.SourceSeq), await first.ReplayAsync());
    }

    [Fact]
    public async Task A_restart_goes_on_where_the_log_ends_even_when_the_newest_snapshot_is_damaged()
    {
        await using var database = await services.CreateDatabaseAsync();
        var ticks = RunningShards.Market(900);
        await using (var running = await RunningShards.StartAsync(database.ConnectionString))
        {
            await running.SubmitAsync(ticks.Take(500));
        }

        await using (var running = await RunningShards.StartAsync(database.ConnectionString))
        {
            await using var damage = running.Database.CreateCommand("update ingest.snapshots set state = overlay(state placing '\\xffff'::bytea from 200)");
            Assert.True(await damage.ExecuteNonQueryAsync(TestContext.Current.CancellationToken) > 0);
            await running.SubmitAsync(ticks.Skip(500).Take(100));
        }

        // A snapshot that is written again at the same place takes the place of a damaged one.
        await using (var running = await RunningShards.StartAsync(database.ConnectionString))
        {
            Assert.Equal(0, running.Services.GetRequiredService<IngestMetrics>().DamagedSnapshots);
        }

        await using (var source = NpgsqlDataSource.Create(database.ConnectionString))
        {
            await using var damage = source.CreateCommand("update ingest.snapshots set state = substr(state, 1, 100)");
            await damage.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await using var last = await RunningShards.StartAsync(database.ConnectionString);
        Assert.True(last.Services.GetRequiredService<IngestMetrics>().DamagedSnapshots > 0);
        Assert.Equal((300, 600), await last.SubmitAsync(ticks));
        Assert.Equal(ticks.Select(t => t.SourceSeq), await last.ReplayAsync());
    }

    [Fact]
    public async Task Observers_see_commits_of_all_shards_in_order_of_sequence()
    {
        await using var database = await services.CreateDatabaseAsync();
        var running = await RunningShards.StartAsync(database.ConnectionString);
        await Task.WhenAll(RunningShards.Market(1500).Chunk(30).Select(running.SubmitAsync));
        var observed = running.Observed;
        await running.DisposeAsync();
        Assert.NotEmpty(observed.Sequences);
        Assert.Equal(observed.Sequences.Distinct().Order(), observed.Sequences);
    }

    private static async Task<(long Accepted, long Duplicates, long Rejected)> TotalsAsync(RunningShards running)
    {
        await using var command = running.Database.CreateCommand(
            "select sum(accepted)::bigint, sum(duplicates)::bigint, sum(rejected)::bigint from ingest.sources where source = 'market'");
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await row.ReadAsync(TestContext.Current.CancellationToken);
        return (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
    }
}
