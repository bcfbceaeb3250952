using JasperFx.Events.Daemon;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SignalEs.Log;
using SignalEs.Projections.Admin;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Storage;
using SignalEs.Projections.Tests.Services;

namespace SignalEs.Projections.Tests;

public sealed class LiveProjectionTests(PrivatePostgres postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_daemon_writes_is_what_the_log_gives()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        using var daemon = await log.StartDaemonAsync();
        var market = new SomeMarket(3);
        for (int i = 0; i < 40; i++)
        {
            await log.AppendAsync(i % 2, market.Next(30));
        }

        await log.CaughtUpAsync();
        await OfflineFold.AssertLiveEqualsLogAsync(log);
        await daemon.StopAllAsync();
    }

    [Fact]
    public async Task A_daemon_that_was_stopped_goes_on_where_it_stopped()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        var market = new SomeMarket(4);
        for (int round = 0; round < 3; round++)
        {
            using var store = SomeLog.NewStore(log.Database);
            using var daemon = await store.BuildProjectionDaemonAsync();
            await daemon.StartAllAsync();
            for (int i = 0; i < 15; i++)
            {
                await log.AppendAsync(0, market.Next(20));
            }

            if (round == 2)
            {
                await log.CaughtUpAsync();
            }

            await daemon.StopAllAsync();
        }

        await OfflineFold.AssertLiveEqualsLogAsync(log);
    }

    [Fact]
    public async Task A_rolled_back_append_does_not_hold_the_projection_up()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        using var daemon = await log.StartDaemonAsync();
        var market = new SomeMarket(5);
        await log.AppendAsync(0, market.Next(20));
        await log.CaughtUpAsync();

        await using (var connection = await log.Database.OpenConnectionAsync(Cancellation))
        await using (var transaction = await connection.BeginTransactionAsync(Cancellation))
        {
            await connection.ExecuteAsync("select nextval('log.mt_events_sequence'), nextval('log.mt_events_sequence')", Cancellation);
            await transaction.RollbackAsync(Cancellation);
        }

        await log.AppendAsync(0, market.Next(20));
        await log.CaughtUpAsync();

        // How long it looks at the gap before it passes over it; Marten's own default is 3 s.
        Assert.Equal(TimeSpan.FromMilliseconds(100), ((DocumentStore)log.Store).Options.Projections.StaleSequenceThreshold);
        await daemon.StopAllAsync();
    }

    [Fact]
    public async Task A_host_projects_what_is_appended_and_makes_good_what_was_appended_while_it_was_down()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        var market = new SomeMarket(14);
        for (int round = 0; round < 2; round++)
        {
            await log.AppendAsync(0, market.Next(20));
            var builder = Host.CreateApplicationBuilder();
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(log.Database);
            builder.Services.AddMarten(provider =>
            {
                var options = new StoreOptions();
                LogStore.Configure(options, provider.GetRequiredService<NpgsqlDataSource>());
                return options;
            }).AddAsyncDaemon(DaemonMode.ExternallyManaged);
            builder.Services.AddProjections();
            builder.Services.AddProjectionDaemon();
            using var host = builder.Build();
            await host.StartAsync(Cancellation);
            await log.AppendAsync(0, market.Next(20));
            await log.CaughtUpAsync();
            await host.StopAsync(Cancellation);
        }

        await OfflineFold.AssertLiveEqualsLogAsync(log);
    }

    [Fact]
    public async Task A_model_that_came_with_a_later_release_is_incomplete_until_it_is_rebuilt()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        var market = new SomeMarket(15);
        using (var before = await log.StartDaemonAsync())
        {
            await log.AppendAsync(0, market.Next(50));
            await log.CaughtUpAsync();
            await before.StopAllAsync();
        }

        await using (var connection = await log.Database.OpenConnectionAsync(Cancellation))
        {
            await connection.ExecuteAsync(
                "drop table read.moneyness_v1; delete from read.models where name = 'moneyness'; delete from read.versions where name = 'moneyness'", Cancellation);
        }

        await ReadSchema.MigrateAsync(log.Database, StorageSettings.Default, Cancellation);
        Assert.Equal("incomplete", await StateAsync());
        using var store = SomeLog.NewStore(log.Database);
        using var daemon = await store.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();
        await log.AppendAsync(0, market.Next(50));
        await log.CaughtUpAsync();
        await using (var lease = await log.Rebuilder.TryTakeAsync("moneyness", Cancellation))
        {
            await log.Rebuilder.RebuildAsync(lease!, verify: false, new NoProgress(), Cancellation);
        }

        Assert.Equal("live", await StateAsync());
        await OfflineFold.AssertLiveEqualsLogAsync(log);
        await daemon.StopAllAsync();

        async Task<string> StateAsync() => (await new ProjectionStatusReader(log.Database).ReadAsync(Cancellation)).Projections.Single(p => p.Name == "moneyness").State;
    }

    [Fact]
    public async Task Migrating_again_changes_nothing_and_months_get_partitions_of_their_own()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        using var daemon = await log.StartDaemonAsync();
        await log.AppendAsync(0, new SomeMarket(6).Next(30));
        await log.AppendAsync(1, new SomeMarket(7, "GOOG", "2015-12-24T15:00:00Z").Next(30));
        await log.CaughtUpAsync();
        var before = await log.ChecksumAsync(ReadModels.Find("bars")!);
        await ReadSchema.MigrateAsync(log.Database, StorageSettings.Default, Cancellation);
        Assert.Equal(before, await log.ChecksumAsync(ReadModels.Find("bars")!));

        await using var connection = await log.Database.OpenConnectionAsync(Cancellation);
        var months = await Partitions.MonthsAsync(connection, Bars.BarTable.Bars, 1, Cancellation);
        Assert.Equal([new DateOnly(2015, 12, 1), new DateOnly(2021, 1, 1)], months.Order());
        await daemon.StopAllAsync();
    }
}
