using System.Globalization;
using Npgsql;
using SignalEs.Commands.Ingestion;

namespace SignalEs.Host.Health;

/// <summary>One part of the service and whether it can do its work.</summary>
public sealed record HealthPart(string Name, bool Ok, string? Detail);

/// <summary>Answer of the health endpoints.</summary>
public sealed record HealthReport(string Status, IReadOnlyList<HealthPart> Parts);

/// <summary><c>/health/live</c> (the process answers), <c>/health/ready</c> (it can take ticks and serve reads); aliases <c>/health</c> and <c>/ready</c>.</summary>
internal static class HealthEndpoints
{
    /// <summary>As long as a commit may wait for its standby before the service isn't ready.</summary>
    private const long StandbySeconds = 3;

    // Hosts say every second that they are alive: where a standby is away there is always a commit that waits.
    private const string WaitingForStandby = """
        select coalesce(max(extract(epoch from clock_timestamp() - query_start)), 0)::bigint
        from pg_stat_activity where datname = current_database() and wait_event = 'SyncRep'
        """;

    public static void MapHealth(this WebApplication app)
    {
        app.MapLogLosses();
        foreach (string path in (string[])["/health/live", "/health"])
        {
            app.MapGet(path, () => Results.Ok(new HealthReport("live", []))).WithTags("Health").WithSummary("The process answers");
        }

        foreach (string path in (string[])["/health/ready", "/ready"])
        {
            app.MapGet(path, ReadyAsync).WithTags("Health").WithSummary("Ready to take ticks and serve reads")
                .Produces<HealthReport>().Produces<HealthReport>(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<IResult> ReadyAsync(
        Shards shards, NpgsqlDataSource database, RedisSourceState redis, ProjectionLag projections, CompletenessWatch completeness,
        IngestMetrics ingestion, HostSettings settings, CancellationToken cancellation)
    {
        var parts = new List<HealthPart> { await PostgresAsync(database, cancellation) };
        int ready = shards.Workers.Count(w => w.IsReady);
        parts.Add(new HealthPart("shards", shards.IsReady, $"{ready} of {shards.Workers.Count} restored, {shards.Ownership.Owned} owned"));

        parts.Add(new HealthPart("projections", projections.IsRunning && !projections.IsLate, projections.Describe()));
        parts.Add(CompletenessPart(completeness));

        // Redis away is not unreadiness: REST ingestion and queries go on, and the readers come back by themselves.
        bool redisOk = settings.Redis is null || redis.IsConnected;
        parts.Add(new HealthPart("redis", redisOk, settings.Redis is null ? "not configured" : redisOk ? Losses(ingestion.SourceLosses) : "not connected; REST ingestion and queries go on"));
        // Nor are rows that lag or differ: readers get what there is, and operators are told.
        bool isReady = parts.TrueForAll(p => p.Ok || p.Name is "redis" or "completeness" || (p.Name == "projections" && projections.IsRunning));
        string status = !isReady ? "not_ready" : parts.TrueForAll(p => p.Ok || p.Name == "redis") ? "ready" : "degraded";
        return Results.Json(
            new HealthReport(status, parts), statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static string? Losses(long times) => times == 0
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"found {times} times since the start to have lost entries; GET /api/v2/audit/events?type=source_rewound says which");

    private static HealthPart CompletenessPart(CompletenessWatch watch) => new(
        "completeness",
        watch.State.Complete && !watch.IsLate,
        watch.State.CheckedAt is not { } at ? $"not checked yet, {watch.Describe()}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{(watch.State.Complete ? "nothing differs" : $"{watch.State.Differing.Count} ranges differ; ops/signales verify --completeness")} up to {watch.State.ProvenTo}, checked {at:u}, {watch.Describe()}"));

    private static async Task<HealthPart> PostgresAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        try
        {
            await using var command = database.CreateCommand(WaitingForStandby);
            command.CommandTimeout = 2;
            long seconds = (long)(await command.ExecuteScalarAsync(cancellation))!;
            return seconds < StandbySeconds
                ? new HealthPart("postgres", true, await LogLossEndpoint.DescribeAsync(database, cancellation))
                : new HealthPart("postgres", false, string.Create(CultureInfo.InvariantCulture, $"commits have waited {seconds} s for a synchronous standby; nothing is acknowledged until it is back"));
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return new HealthPart("postgres", false, e.Message);
        }
    }
}
