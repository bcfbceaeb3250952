using System.Data;
using Npgsql;
using SignalEs.Log;
using SignalEs.Projections.LogIndex;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Completeness;

/// <summary>
/// Tables that a range of the log is folded into anew, by the fold and the SQL of the projection. One check at a time has them; what one that was killed has left is dropped by the next.
/// </summary>
internal sealed class Scratch : IAsyncDisposable
{
    /// <summary>Versions that readers see count from 1.</summary>
    public const int Version = 0;

    // Two checks at once would make the same tables. Asked for again and again: a statement that waits would hold a snapshot.
    private const string Lock = "hashtextextended('read.scratch', 0)";

    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(100);

    private readonly NpgsqlConnection _connection;

    private Scratch(NpgsqlConnection connection) => _connection = connection;

    /// <summary>What is folded into them; the log index is compared in memory.</summary>
    public static readonly IReadOnlyList<ReadModel> Models = [.. ReadModels.All.Where(m => m is not LogIndexModel)];

    private static IEnumerable<ReadTable> Tables => Models.SelectMany(m => m.Tables);

    /// <summary>Makes the tables, when no other check has them.</summary>
    public static async Task<Scratch> MakeAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        while (!await connection.ScalarAsync<bool>($"select pg_try_advisory_lock({Lock})", cancellation))
        {
            await Task.Delay(AskAgain, cancellation);
        }

        var scratch = new Scratch(connection);
        try
        {
            // Nothing of it need survive a crash: the disk is left to the commits. The pool resets this with the connection.
            await connection.ExecuteAsync("set synchronous_commit = off", cancellation);
            await connection.ExecuteAsync(
                string.Concat(Tables.Select(t => $"{Drop(t)} create unlogged table {t.NameOf(Version)} ({t.Columns}, primary key ({t.PrimaryKey}));")), cancellation);
            return scratch;
        }
        catch
        {
            await scratch.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection.State != ConnectionState.Open)
        {
            return; // the next check drops the tables, and the lock is gone
        }

        await _connection.ExecuteAsync(string.Concat(Tables.Select(Drop)), CancellationToken.None);
        await _connection.UnlockAsync(Lock);
    }

    private static string Drop(ReadTable table) => $"drop table if exists {table.NameOf(Version)};";

    public static async Task AnalyzeAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        foreach (var table in Tables)
        {
            await connection.ExecuteAsync($"analyze {table.NameOf(Version)}", cancellation);
        }
    }
}
