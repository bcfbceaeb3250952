using System.Globalization;
using Npgsql;

namespace SignalEs.Host.Setup;

/// <summary>
/// Keeps this host from going back to a server that a fail-over has left behind. A standby that is promoted begins a new timeline of the write-ahead log; a former primary that
/// comes up again still calls itself one, on the old timeline, and what is committed there is lost. Asked once for each new session.
/// </summary>
internal sealed class LatestTimeline
{
    // The name of the log's current file begins with the timeline; the control file has it only after the first checkpoint.
    private const string Sql = "select case when pg_is_in_recovery() then null else left(pg_walfile_name(pg_current_wal_lsn()), 8) end";

    private long _latest;

    /// <summary>Newest timeline that was seen; 0 before the first.</summary>
    public long Latest => Interlocked.Read(ref _latest);

    /// <exception cref="NpgsqlException">The server is a primary of an older timeline than one that was seen before.</exception>
    public void Check(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(Sql, connection);
        Compare(command.ExecuteScalar() as string, connection);
    }

    /// <inheritdoc cref="Check"/>
    public async Task CheckAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        Compare(await command.ExecuteScalarAsync() as string, connection);
    }

    /// <param name="hex">As PostgreSQL writes it; null of a standby.</param>
    /// <returns>False when it is older than one that was seen before.</returns>
    internal bool Take(string? hex)
    {
        if (hex is null)
        {
            return true;
        }

        long found = long.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        long latest = Latest;
        while (found > latest)
        {
            long before = Interlocked.CompareExchange(ref _latest, found, latest);
            if (before == latest)
            {
                return true;
            }

            latest = before;
        }

        return found == latest;
    }

    private void Compare(string? hex, NpgsqlConnection connection)
    {
        if (!Take(hex))
        {
            throw new NpgsqlException(
                string.Create(CultureInfo.InvariantCulture, $"{connection.Host}:{connection.Port} was left behind by a fail-over: it is on timeline {hex}, {Latest} was seen"));
        }
    }
}
