using Npgsql;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Rebuild;

/// <summary>How far the live projection has come.</summary>
internal static class Progress
{
    /// <summary>Sequence up to which all models are written, as the connection's transaction sees it; 0 before the first page.</summary>
    public static Task<long> LiveAsync(NpgsqlConnection connection, CancellationToken cancellation)
        => connection.ScalarAsync<long>("select last_seq_id from log.mt_event_progression where name = $1", cancellation, ReadModelsProjection.ProgressName);
}
