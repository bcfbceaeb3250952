using Npgsql;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Completeness;

/// <summary>
/// Tables that a range of the log is folded into anew, by the fold and the SQL of the projection. They are made in the check's transaction and go with it.
/// </summary>
internal static class Scratch
{
    /// <summary>Versions that readers see count from 1.</summary>
    public const int Version = 0;

    public static async Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        // Two checks at once would make the same tables.
        await connection.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended('read.scratch', 0))", cancellation);
        foreach (var table in ReadModels.All.SelectMany(m => m.Tables))
        {
            await connection.ExecuteAsync($"create unlogged table {table.NameOf(Version)} ({table.Columns}, primary key ({table.PrimaryKey}))", cancellation);
        }
    }

    public static async Task AnalyzeAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        foreach (var table in ReadModels.All.SelectMany(m => m.Tables))
        {
            await connection.ExecuteAsync($"analyze {table.NameOf(Version)}", cancellation);
        }
    }
}
