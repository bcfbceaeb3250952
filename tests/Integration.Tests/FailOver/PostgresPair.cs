using System.Globalization;
using Npgsql;
using SignalEs.Integration.Tests.EndToEnd;
using SignalEs.Integration.Tests.Services;

namespace SignalEs.Integration.Tests.FailOver;

/// <summary>A primary and a hot standby that streams from it.</summary>
internal sealed class PostgresPair(PostgresServer primary, PostgresServer standby) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public PostgresServer Primary => primary;

    public PostgresServer Standby => standby;

    /// <summary>As <c>SIGNALES_POSTGRES</c> names both, the primary first.</summary>
    public string Both => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1:{primary.Port},127.0.0.1:{standby.Port};Username=signales;Database=postgres;Include Error Detail=true");

    public static async Task<PostgresPair> StartAsync()
    {
        var primary = await PostgresServer.StartAsync();
        return new PostgresPair(primary, await primary.CreateStandbyAsync());
    }

    /// <summary>
    /// Has every commit wait until the standby has it on disk. The setting counts only once PostgreSQL's checkpointer has read it, some time after the reload, and nothing shows
    /// that: so the standby is taken away until a commit really waits for it.
    /// </summary>
    public async Task SynchronizeAsync()
    {
        await DoAsync(primary, "alter system set synchronous_standby_names = 'standby'");
        await DoAsync(primary, "select pg_reload_conf()");
        await SynchronousAsync();
        await standby.StopAsync();
        var probe = Task.CompletedTask;
        await Eventually.IsTrueAsync(
            async () =>
            {
                probe = probe.IsCompleted ? DoAsync(primary, "select pg_logical_emit_message(true, 'test', 'probe')") : probe;
                return await WaitingAsync() > 0;
            },
            Patience,
            () => "no commit waits for the standby");
        Assert.False(probe.IsCompleted);
        await ReturnAsync();
        await probe.WaitAsync(Patience);
    }

    /// <summary>Brings the synchronous standby back.</summary>
    public async Task ReturnAsync()
    {
        await standby.RestartAsync();
        await SynchronousAsync();
    }

    /// <summary>Commits that wait for the standby.</summary>
    public Task<long> WaitingAsync() => AskAsync<long>(primary, "select count(*) from pg_stat_activity where wait_event = 'SyncRep'");

    private Task SynchronousAsync() => Eventually.IsTrueAsync(
        async () => await AskAsync<long>(primary, "select count(*) from pg_stat_replication where sync_state = 'sync'") == 1, Patience, () => "the standby is not synchronous");

    /// <summary>Until the standby has what the primary has.</summary>
    public async Task CaughtUpAsync() => await Eventually.IsTrueAsync(
        async () => await AskAsync<bool>(primary, "select coalesce(bool_and(flush_lsn >= pg_current_wal_flush_lsn()), false) from pg_stat_replication"), Patience, () => "the standby lags");

    /// <summary>The standby gets nothing any more; the primary doesn't mind, unless it is synchronous.</summary>
    public async Task PartAsync()
    {
        await DoAsync(standby, "alter system set primary_conninfo = ''");
        await DoAsync(standby, "select pg_reload_conf()");
        await Eventually.IsTrueAsync(async () => await AskAsync<long>(primary, "select count(*) from pg_stat_replication") == 0, Patience, () => "the standby still streams");
    }

    public async Task FailOverAsync()
    {
        await primary.KillAsync();
        await standby.PromoteAsync();
    }

    public static async Task<T> AskAsync<T>(PostgresServer server, string sql)
    {
        await using var database = NpgsqlDataSource.Create(server.Admin + ";Pooling=false;Timeout=5");
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public static async Task DoAsync(PostgresServer server, string sql)
    {
        await using var database = NpgsqlDataSource.Create(server.Admin + ";Pooling=false;Timeout=5");
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await standby.DisposeAsync();
        await primary.DisposeAsync();
    }
}
