using Npgsql;
using SignalEs.Log;

namespace SignalEs.Host.Setup;

/// <summary>The connection to PostgreSQL.</summary>
internal static class Database
{
    private const long TurnLock = 5334502; // any number, the same on every host

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Where several servers are named, it is always the primary among them, also after a fail-over.</summary>
    /// <param name="connectionString">As Npgsql takes it.</param>
    /// <param name="sessionName">Application name of every session.</param>
    public static NpgsqlDataSource Open(string connectionString, string sessionName = "signales")
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString) { Name = "signales" };
        builder.ConnectionStringBuilder.ApplicationName = sessionName;
        builder.ConnectionStringBuilder.MaxPoolSize = 60;

        // One statement text is prepared once per connection and used thousands of times.
        builder.ConnectionStringBuilder.MaxAutoPrepare = 50;
        if (builder.ConnectionStringBuilder.Host?.Contains(',', StringComparison.Ordinal) != true)
        {
            return builder.Build();
        }

        // What is remembered of a server, that it is down or a standby, is looked at again after a second.
        builder.ConnectionStringBuilder.HostRecheckSeconds = 1;
        builder.ConnectionStringBuilder.LoadBalanceHosts = false;
        builder.ConnectionStringBuilder.TargetSessionAttributes = null;

        // A commit that waits for its standby and is cancelled is taken for done by PostgreSQL, though the standby hasn't got it. So nothing is cancelled: what takes too long
        // loses its session, and whether it was committed is read from the log.
        builder.ConnectionStringBuilder.CancellationTimeout = -1;
        var timeline = new LatestTimeline();
        builder.UsePhysicalConnectionInitializer(timeline.Check, timeline.CheckAsync);
        return builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary);
    }

    /// <summary>PostgreSQL may be starting beside the host: waits a while for it.</summary>
    /// <exception cref="StartException">It stayed away, or refuses for a reason that waiting doesn't change.</exception>
    public static async Task WaitUntilUpAsync(this NpgsqlDataSource database, ILogger logger)
    {
        long until = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (true)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync();
                return;
            }
            catch (NpgsqlException e) when (e.IsTransient && Environment.TickCount64 < until)
            {
                logger.LogWarning("PostgreSQL is away ({Reason}); trying again", e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(500));
            }
            catch (NpgsqlException e)
            {
                throw new StartException($"PostgreSQL can't be used: {e.Message} (SIGNALES_POSTGRES)", e);
            }
        }
    }

    /// <summary>Hosts that start together on one database bring its schemas up to date one after the other.</summary>
    public static async Task<IAsyncDisposable> TakeTurnAsync(this NpgsqlDataSource database)
    {
        var connection = await database.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"select pg_advisory_lock({TurnLock})", connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
        return new Turn(connection);
    }

    // The pool keeps the session, and with it the lock: it has to be given back.
    private sealed class Turn(NpgsqlConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using (connection)
            {
                await connection.UnlockAsync($"{TurnLock}");
            }
        }
    }
}
