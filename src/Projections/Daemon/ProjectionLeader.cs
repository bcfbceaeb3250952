using JasperFx;
using JasperFx.Events.Daemon;
using Marten;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Daemon;

/// <summary>
/// Runs Marten's projection daemon on one host of all: the one that holds a session lock. The lock's connection is looked at each second; when it breaks, the
/// daemon stops here, and another host takes it up within a second or two. A projection that has given up (a page that could not be written, because the disk was full, say)
/// is begun again from its recorded progress, for as long as it takes.
/// </summary>
/// <remarks>
/// Marten's own HotCold mode keeps a transaction open for as long as it leads, or a query that sleeps for a minute: either pins PostgreSQL's oldest snapshot, and no
/// dead row version of the whole database is cleared while it lasts (ADR 0022). This lock holds neither.
/// </remarks>
internal sealed class ProjectionLeader(IDocumentStore store, NpgsqlDataSource database, TimeProvider time, ILoggerFactory loggers) : BackgroundService
{
    private readonly ILogger _logger = loggers.CreateLogger<ProjectionLeader>();

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private const int AnswerSeconds = 5;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LeadAsync(stoppingToken);
                await Task.Delay(LookEvery, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                _logger.LogWarning(e, "The projection daemon's lock or the daemon itself failed; trying again");
                await Task.Delay(LookEvery, time, CancellationToken.None);
            }
        }
    }

    // Marten tries a page a few times and then stops its projection, for good: seen with a full disk, after which the read tables stood still until the host was restarted.
    private static void Check(IProjectionDaemon daemon)
    {
        var agents = daemon.CurrentAgents();
        if (agents.Count == 0 || agents.Any(a => a.Status != AgentStatus.Running))
        {
            throw new InvalidOperationException($"a projection has stopped: {string.Join(", ", agents.Select(a => $"{a.Name.Identity} {a.Status} {a.Failure}"))}");
        }
    }

    private async Task LeadAsync(CancellationToken cancellation)
    {
        // Given back to the pool it is reset, and with that the lock is free.
        await using var connection = await database.OpenConnectionAsync(cancellation);
        if (!await connection.ScalarAsync<bool>("select pg_try_advisory_lock(hashtextextended('read.daemon', 0))", cancellation))
        {
            return;
        }

        using var daemon = await store.BuildProjectionDaemonAsync(logger: loggers.CreateLogger("Marten.Daemon"));
        try
        {
            await daemon.StartAllAsync();
            _logger.LogInformation("The projection daemon runs on this host");
            while (true)
            {
                await Task.Delay(LookEvery, time, cancellation);
                await using var look = new NpgsqlCommand("select 1", connection) { CommandTimeout = AnswerSeconds };
                await look.ExecuteScalarAsync(cancellation);
                Check(daemon);
            }
        }
        finally
        {
            await daemon.StopAllAsync();
        }
    }
}
