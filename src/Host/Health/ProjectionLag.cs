using System.Globalization;
using Marten;
using Npgsql;

namespace SignalEs.Host.Health;

/// <summary>How far a projection is behind the log.</summary>
/// <param name="Name">As Marten's progression table names it.</param>
/// <param name="Events">Events it hasn't seen.</param>
/// <param name="Seconds">Age of the oldest of them; 0 when it is up to date.</param>
public sealed record Lag(string Name, long Events, double Seconds);

/// <summary>
/// Measures the lag of every projection once a second. Compared with the log itself: the daemon's own high-water mark has been wrong before.
/// </summary>
internal sealed class ProjectionLag(NpgsqlDataSource database, IDocumentStore store, ILogger<ProjectionLag> logger) : BackgroundService
{
    private const string Sql = """
        with newest as (select coalesce(max(seq_id), 0) as seq from log.mt_events)
        select p.name, newest.seq - p.last_seq_id,
          coalesce(extract(epoch from clock_timestamp() - (select e.timestamp from log.mt_events e where e.seq_id > p.last_seq_id order by e.seq_id limit 1)), 0)::float8
        from log.mt_event_progression p, newest
        where p.name like '%:%' -- a shard of a projection; the rest is the daemon's own high-water bookkeeping
        order by p.name
        """;

    private volatile IReadOnlyList<Lag> _lags = [];

    public IReadOnlyList<Lag> Lags => _lags;

    /// <summary>The daemon has recorded progress of every projection at least once.</summary>
    public bool IsRunning => _lags.Count >= store.Options.Events.Projections().Count;

    public string Describe() => _lags.Count == 0
        ? "the daemon hasn't recorded any progress yet"
        : string.Join(", ", _lags.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Name} {l.Events} events behind")));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            do
            {
                await MeasureAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async Task MeasureAsync(CancellationToken cancellation)
    {
        try
        {
            var lags = new List<Lag>();
            await using var command = database.CreateCommand(Sql);
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                lags.Add(new Lag(rows.GetString(0), Math.Max(0, rows.GetInt64(1)), Math.Max(0, rows.GetDouble(2))));
            }

            _lags = lags;
        }
        catch (NpgsqlException e)
        {
            logger.LogDebug(e, "the lag of the projections can't be measured");
        }
    }
}
