using Npgsql;

namespace SignalEs.Projections.Schema;

/// <summary>How tables by time are kept: looked up at start-up (see <see cref="ReadSchema"/>), the same for every query.</summary>
internal enum TimeStorage
{
    /// <summary>Plain PostgreSQL: one partition for each month.</summary>
    RangePartitions,

    /// <summary>TimescaleDB is installed in the database, and its licence allows the columnstore.</summary>
    Hypertables,
}

/// <summary>Finds out which storage a database offers.</summary>
internal static class TimeStorages
{
    // The columnstore and policies are in TimescaleDB's community edition only; under "apache" their DDL is refused.
    private const string CommunityLicence = "timescale";

    public static async Task<TimeStorage> OfAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        bool installed = await connection.ScalarAsync<bool>("select exists (select from pg_extension where extname = 'timescaledb')", cancellation);
        string? licence = installed ? await connection.ScalarAsync<string>("select current_setting('timescaledb.license', true)", cancellation) : null;
        return Of(installed, licence);
    }

    public static TimeStorage Of(bool installed, string? licence)
        => installed && licence == CommunityLicence ? TimeStorage.Hypertables : TimeStorage.RangePartitions;
}
