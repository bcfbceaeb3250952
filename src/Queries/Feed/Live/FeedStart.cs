using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SignalEs.Log;
using SignalEs.Queries.Feed.Delivery;

namespace SignalEs.Queries.Feed.Live;

/// <summary>Before anything is committed: tells the hub which log it speaks for and how far that has come, and fills the live store from the read tables.</summary>
internal sealed class FeedStart(FeedHub hub, LiveSeed seed, ShardLogReader log, NpgsqlDataSource database, ILogger<FeedStart> logger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select epoch from ingest.epoch");
        if (await command.ExecuteScalarAsync(cancellationToken) is not string epoch)
        {
            throw new InvalidOperationException("ingest.epoch is empty: the schema of the write side has to be migrated before the host starts");
        }

        long sequence = await log.HighestSequenceAsync(cancellationToken);
        await seed.FillAsync(cancellationToken);
        hub.Start(epoch, sequence);
        logger.LogInformation("Feed of log {Epoch} begins after sequence {Sequence}", epoch, sequence);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
