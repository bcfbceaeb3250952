using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SignalEs.Domain;
using SignalEs.Domain.Engine;

namespace SignalEs.Commands.Ingestion.Files;

/// <summary>Which file feeds the service, and how fast.</summary>
/// <param name="Path">Tick file.</param>
/// <param name="Speed">See <see cref="Pace"/>.</param>
public sealed record FileFeedOptions(string Path, double Speed);

/// <summary>Feeds a tick file to the shards of this process. A restart goes on where it was: rows that are in the log are passed over without waiting.</summary>
internal sealed class FileFeed(
    FileFeedOptions options, Shards shards, NpgsqlDataSource database, TimeProvider time, ILogger<FileFeed> logger) : BackgroundService
{
    private const string SourceStream = "file";
    private const int RowsPerSubmit = 4096;
    private const int SubmitsInFlight = 16;

    private readonly List<IncomingTick> _waiting = [];
    private readonly Queue<Task<IngestOutcome>> _inFlight = new();
    private long _accepted;
    private long _duplicates;
    private long _rejected;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await shards.Started.WaitAsync(stoppingToken);
            var file = await Task.Run(() => TickFile.Open(options.Path, stoppingToken), stoppingToken);
            logger.LogInformation("Feeding {Rows} rows of {Path} as source {Source}", file.Rows, options.Path, file.Source);
            await FeedAsync(file, stoppingToken);
            logger.LogInformation(
                "{Path} is fed: {Accepted} accepted, {Duplicates} duplicates, {Rejected} rejected", options.Path, _accepted, _duplicates, _rejected);
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            logger.LogError("{Path} can't be fed: {Reason}", options.Path, e.Message);
        }
    }

    private async Task FeedAsync(TickFile file, CancellationToken cancellation)
    {
        long done = await LastRowAsync(file.Source, cancellation);
        var check = shards.NewCheck();
        var pace = new Pace(options.Speed, time);
        var end = new FileEnd();
        foreach (var row in file.Read())
        {
            if (row.Problem is null && row.Number > done && pace.UntilDue(row.Tick.TsEventNs) is { Ticks: > 0 } wait)
            {
                await FlushAsync(cancellation);
                await Task.Delay(wait, time, cancellation);
            }

            var incoming = IncomingTick.Check(row.Tick with { TsReceivedNs = Now() }, row.Problem, row.Raw, SourceStream, check);
            if (incoming.Rejected is null)
            {
                end.Saw(incoming.Tick);
            }
            else
            {
                _rejected++;
            }

            _waiting.Add(incoming);
            if (_waiting.Count == RowsPerSubmit)
            {
                await FlushAsync(cancellation);
            }
        }

        await FlushAsync(cancellation);
        foreach (var (underlying, ts) in end.Clocks(Now()))
        {
            int shard = shards.ShardOf(underlying);
            await shards.Workers[shard].SubmitAsync(
                new IngestItem { SourceStream = SourceStream, Clock = new ClockAdvanced(shard, ts, [underlying]) }, cancellation);
        }

        await SettleAsync(0, cancellation);
    }

    private async Task FlushAsync(CancellationToken cancellation)
    {
        foreach (var (item, _) in await shards.SubmitAsync(SourceStream, _waiting, cancellation))
        {
            _inFlight.Enqueue(item.Committed);
        }

        _waiting.Clear();
        await SettleAsync(SubmitsInFlight, cancellation);
    }

    private async Task SettleAsync(int left, CancellationToken cancellation)
    {
        while (_inFlight.Count > left)
        {
            var outcome = await _inFlight.Dequeue().WaitAsync(cancellation);
            _accepted += outcome.Accepted;
            _duplicates += outcome.Duplicates;
        }
    }

    private async Task<long> LastRowAsync(string source, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select coalesce(max(last_seq), 0) from ingest.sources where source = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = source });
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private long Now() => UnixNanos.From(time.GetUtcNow());
}
