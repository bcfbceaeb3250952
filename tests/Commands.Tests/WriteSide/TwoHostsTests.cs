using Npgsql;
using SignalEs.Integration.Tests.Services;

namespace SignalEs.Commands.Tests.WriteSide;

/// <summary>Two hosts on one log: who writes, who follows, and what happens when that changes.</summary>
public sealed class TwoHostsTests(TestServices services)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Shards_are_shared_out_when_a_host_joins_and_taken_over_when_it_leaves()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var first = await RunningShards.StartAsync(database.ConnectionString);
        Assert.Equal(RunningShards.Count, first.Shards.Ownership.Owned);
        var ticks = RunningShards.Market(900);
        await first.SubmitAsync(ticks.Take(300));
        await using (var second = await RunningShards.StartAsync(database.ConnectionString))
        {
            await UntilAsync(() => (first.Shards.Ownership.Owned, second.Shards.Ownership.Owned) is (1, 2) or (2, 1));
            await second.SubmitAsync(ticks.Skip(300).Take(300));
        }

        await UntilAsync(() => first.Shards.Ownership.Owned == RunningShards.Count);
        Assert.Equal((300, 600), await first.SubmitAsync(ticks));
        Assert.Equal(ticks.Select(t => t.SourceSeq), await first.ReplayAsync());
    }

    [Fact]
    public async Task Observers_on_both_hosts_see_every_commit_of_either_in_order()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var first = await RunningShards.StartAsync(database.ConnectionString);
        await using var second = await RunningShards.StartAsync(database.ConnectionString);
        await UntilAsync(() => second.Shards.Ownership.Owned > 0);
        long joined = second.Observed.Sequences.DefaultIfEmpty(0).Max();
        var ticks = RunningShards.Market(1200);
        foreach (var chunk in ticks.Chunk(100))
        {
            await Task.WhenAll(first.SubmitAsync(chunk.Take(50)), second.SubmitAsync(chunk.Skip(50).Select(t => t with { Source = "other" })));
        }

        await UntilAsync(() => Seen(first) == ticks.Count && Seen(second) == ticks.Count, () => $"first saw {Seen(first)}, second {Seen(second)} of {ticks.Count}; {Horizon(first)} {Horizon(second)}");
        var of = first.Observed.Batches.Where(b => b.SignalsSequence > joined).ToDictionary(b => b.SignalsSequence, b => b.Output.Signals.Digest);
        foreach (var batch in second.Observed.Batches.Where(b => of.ContainsKey(b.SignalsSequence)))
        {
            Assert.Equal(of[batch.SignalsSequence], batch.Output.Signals.Digest);
        }

        foreach (var host in new[] { first, second })
        {
            Assert.Equal(host.Observed.Sequences.Distinct().Order(), host.Observed.Sequences);
        }
    }

    [Fact]
    public async Task A_commit_under_an_epoch_that_is_over_fails_and_its_host_steps_down()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var running = await RunningShards.StartAsync(database.ConnectionString);
        var ticks = RunningShards.Market(600);
        await running.SubmitAsync(ticks.Take(300));
        long before = await CountAsync(running.Database, "select max(seq_id) from log.mt_events");

        // Somebody else has taken every shard over, unnoticed: what this host commits now must not reach the log.
        await ExecuteAsync(running.Database, "insert into ingest.hosts (host, machine, address) values ('other', '', ''); update ingest.leases set host = 'other', epoch = epoch + 1");
        using var isAlive = new CancellationTokenSource();
        var beating = BeatAsync(running.Database, isAlive.Token);
        var submitted = running.SubmitAsync(ticks.Skip(300));
        await UntilAsync(() => running.Shards.Ownership.Owned == 0);
        Assert.False(submitted.IsCompleted);
        Assert.Equal("", await TextAsync(
            running.Database,
            $"select coalesce(string_agg(concat_ws(' ', seq_id, stream_id, version, type, timestamp), ', '), '') from log.mt_events where stream_id like 'shard-%' and seq_id > {before} and (select max(epoch) from ingest.leases) = 2"));
        await isAlive.CancelAsync();
        await beating;

        // The other one falls silent: it is missed, and the ticks that waited are committed after all.
        Assert.Equal((300, 0), await submitted.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Equal(RunningShards.Count, running.Shards.Ownership.Owned);
        Assert.Equal(ticks.Select(t => t.SourceSeq), await running.ReplayAsync());
    }

    [Fact]
    public async Task A_host_that_stopped_in_the_middle_of_a_commit_does_not_hold_up_the_next_owner()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var running = await RunningShards.StartAsync(database.ConnectionString);
        await using var zombie = NpgsqlDataSource.Create(database.ConnectionString);
        await using var connection = await zombie.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var open = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        long epoch = running.Shards.Workers[0].Tenure!.Epoch;
        await using (var fence = new NpgsqlCommand($"call ingest.fence(0, {epoch})", connection, open))
        {
            await fence.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        // The commit is open and nobody goes on with it. A take-over needs the row that it holds.
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await ExecuteAsync(running.Database, "update ingest.leases set epoch = epoch + 1 where shard = 0");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(4), $"{clock.Elapsed}");
        await Assert.ThrowsAnyAsync<Exception>(() => open.CommitAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_host_that_is_stopped_in_the_middle_of_a_look_at_the_leases_gives_its_shards_back()
    {
        await using var database = await services.CreateDatabaseAsync();
        var running = await RunningShards.StartAsync(database.ConnectionString);
        await using var other = NpgsqlDataSource.Create(database.ConnectionString);
        await using var connection = await other.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var open = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var hold = new NpgsqlCommand("lock table ingest.hosts in access exclusive mode", connection, open))
        {
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        // The next look waits for the lock, and is still waiting when the host is stopped.
        await UntilAsync(async () => await CountAsync(other, "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()") > 0);
        var stopping = running.DisposeAsync().AsTask();
        await Task.Delay(500, TestContext.Current.CancellationToken);
        await open.RollbackAsync(TestContext.Current.CancellationToken);
        await stopping.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(0, await CountAsync(other, "select count(*) from ingest.leases where host is not null"));
    }

    private static async Task BeatAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await ExecuteAsync(database, "update ingest.hosts set beat = beat + 1 where host = 'other'");
            await Task.Delay(100, CancellationToken.None);
        }
    }

    private static string Horizon(RunningShards host) => $"released {host.Sequencer.Released} of {host.Sequencer.Horizon}";

    private static int Seen(RunningShards host) => host.Observed.Batches.Sum(b => b.Ticks?.Count ?? 0);

    private static Task UntilAsync(Func<bool> condition, Func<string>? found = null) => UntilAsync(() => Task.FromResult(condition()), found);

    private static async Task UntilAsync(Func<Task<bool>> condition, Func<string>? found = null)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < Patience, $"it did not come about: {found?.Invoke()}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> TextAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private static async Task<long> CountAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
