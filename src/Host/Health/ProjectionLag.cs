using System.Globalization;
using Marten;
using Npgsql;
using SignalEs.Host.Setup;

namespace SignalEs.Host.Health;

/// <summary>How far a projection is behind the log.</summary>
/// <param name="Name">As Marten's progression table names it.</param>
/// <param name="Events">Events it hasn't seen.</param>
/// <param name="Seconds">Age of the oldest of them; 0 when it is up to date.</param>
public sealed record Lag(string Name, long Events, double Seconds);

/// <summary>
/// Measures the lag of every projection once a second. Compared with the log itself: the daemon's own high-water mark has been wrong before.
/// </summary>
internal sealed class ProjectionLag(NpgsqlDataSource database, IDocumentStore store, LagAlarm alarm, ILogger<ProjectionLag> logger) : BackgroundService
{
    private const string Sql = """
        with newest as (select coalesce(max(seq_id), 0) as seq from log.mt_events)
        select p.name, newest.seq - p.last_seq_id,
          coalesce(extract(epoch from clock_timestamp() - (select e.timestamp from log.mt_events e where e.seq_id > p.last_seq_id and isfinite(e.timestamp) order by e.seq_id limit 1)), 0)::float8
        from log.mt_event_progression p, newest
        where p.name like '%:%' -- a shard of a projection; the rest is the daemon's own high-water bookkeeping
        order by p.name
        """;

    private static readonly TimeSpan WarnEvery = TimeSpan.FromMinutes(1);

    private volatile IReadOnlyList<Lag> _lags = [];
    private long? _warnedAt;

    public IReadOnlyList<Lag> Lags => _lags;

    /// <summary>The daemon has recorded progress of every projection at least once.</summary>
    public bool IsRunning => _lags.Count >= store.Options.Events.Projections().Count;

    /// <summary>A projection is further behind than the alarm allows.</summary>
    public bool IsLate => _lags.Any(l => l.Seconds > alarm.Seconds);

    public string Describe() => _lags.Count == 0
        ? "the daemon hasn't recorded any progress yet"
        : string.Join(", ", _lags.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Name} {l.Events} events and {l.Seconds:0.0} s behind{(l.Seconds > alarm.Seconds ? $", alarm at {alarm.Seconds} s" : "")}")));

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

    // When it begins, each minute while it lasts, and when it ends.
    private void Warn()
    {
        if (!IsLate)
        {
            if (_warnedAt is not null)
            {
                logger.LogInformation("The projections have caught up: {Lag}", Describe());
            }

            _warnedAt = null;
        }
        else if (_warnedAt is not { } at || Environment.TickCount64 - at >= WarnEvery.TotalMilliseconds)
        {
            _warnedAt = Environment.TickCount64;
            logger.LogWarning("Projections are late: {Lag}", Describe());
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
            Warn();
        }
        catch (NpgsqlException e)
        {
            logger.LogDebug(e, "the lag of the projections can't be measured");
        }
    }
}
