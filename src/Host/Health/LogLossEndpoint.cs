using System.Globalization;
using Npgsql;
using SignalEs.Commands.Sharding;

namespace SignalEs.Host.Health;

/// <summary>Answer of <c>GET /admin/log-losses</c>.</summary>
public sealed record LogLossReport(IReadOnlyList<LogLoss> Losses);

/// <summary>What the log is known to have lost, newest first.</summary>
internal static class LogLossEndpoint
{
    /// <summary>Days that the health endpoint speaks of a loss; the list keeps it.</summary>
    private const int DaysShown = 7;

    public static void MapLogLosses(this WebApplication app) => app.MapGet(
            "/api/v2/admin/log-losses",
            async (NpgsqlDataSource database, CancellationToken cancellation) => Results.Ok(new LogLossReport(await LogLosses.ListAsync(database, cancellation))))
        .WithTags("Admin").WithSummary("Commits that the log is known to have lost: a server was promoted, or restored, that hadn't got them").Produces<LogLossReport>();

    /// <summary>For the health endpoint; null when nothing was lost lately.</summary>
    public static async Task<string?> DescribeAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select count(*), max(found) from ingest.log_losses where found > now() - make_interval(days => $1)");
        command.CommandTimeout = 2;
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = DaysShown });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return row.GetInt64(0) is var count && count == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"the log has lost commits, found {count} times in {DaysShown} days, last {row.GetFieldValue<DateTimeOffset>(1):u}; GET /api/v2/admin/log-losses says which");
    }
}
