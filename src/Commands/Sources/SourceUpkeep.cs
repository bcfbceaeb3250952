using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SignalEs.Commands.Quarantine;
using SignalEs.Log;

namespace SignalEs.Commands.Sources;

/// <summary>
/// Each day: forgets the sources that are past their retention. It walks over all of them by key, a piece in each transaction: an index by time would have to be written with every
/// commit. A source that comes at that moment is passed over, and nobody is waited for. One host at a time does it.
/// </summary>
internal sealed class SourceUpkeep(NpgsqlDataSource database, SourceRetention retention, TimeProvider clock, ILogger<SourceUpkeep> logger) : BackgroundService
{
    private const string Lock = "hashtextextended('ingest.sources', 0)";
    private const int PieceSize = 2000;
    private const double Share = 0.2;

    private static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    // By the database's clock, which wrote "updated".
    private static readonly string ForgetPiece = $"""
        with piece as materialized (
            select shard, source from ingest.sources where (shard, source) > ($1, $2) order by shard, source limit $3),
        old as materialized (
            select s.shard, s.source from ingest.sources s join piece using (shard, source)
            where s.updated < now() - case when starts_with(s.source, '{SourceRetention.RequestPrefix}') then $4::interval else $5::interval end
                and not starts_with(s.source, '{QuarantinedTick.RedriveSourcePrefix}')
            for update of s skip locked),
        gone as (delete from ingest.sources s using old where s.shard = old.shard and s.source = old.source returning 1)
        select p.shard, p.source, (select count(*) from piece)::int, (select count(*) from gone) from piece p order by 1 desc, 2 desc limit 1
        """;

    /// <summary>Goes over all of them once.</summary>
    /// <returns>How many were forgotten; of a source that came to several shards, each.</returns>
    public async Task<long> RunAsync(CancellationToken cancellation)
        => retention is { Requests: null, Producers: null } ? 0
        : await database.IfFreeAsync(Lock, otherwise: 0L, connection => ForgetAsync(connection, cancellation), cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            do
            {
                try
                {
                    if (await RunAsync(stoppingToken) is > 0 and long forgotten)
                    {
                        logger.LogInformation("Forgot {Count} sources that hadn't come within their retention", forgotten);
                    }
                }
                catch (Exception e) when (e is NpgsqlException or TimeoutException)
                {
                    logger.LogWarning(e, "Old sources could not be forgotten; tried again in a day");
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async Task<long> ForgetAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var pace = new WorkShare(Share);
        (int Shard, string Source) last = (-1, "");
        long forgotten = 0;
        bool isMore = true;
        while (isMore)
        {
            pace.Begin();
            (last, int read, long gone) = await ForgetPieceAsync(connection, last, cancellation);
            forgotten += gone;
            isMore = read == PieceSize;
            await pace.RestAsync(cancellation);
        }

        return forgotten;
    }

    private async Task<((int Shard, string Source) Last, int Read, long Gone)> ForgetPieceAsync(
        NpgsqlConnection connection, (int Shard, string Source) after, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(ForgetPiece, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = after.Shard });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = after.Source });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PieceSize });
        command.Parameters.Add(Text(retention.Requests));
        command.Parameters.Add(Text(retention.Producers));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? ((row.GetInt32(0), row.GetString(1)), row.GetInt32(2), row.GetInt64(3)) : (after, 0, 0);
    }

    // Null compares as unknown: nothing of that kind is old.
    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text };
}
