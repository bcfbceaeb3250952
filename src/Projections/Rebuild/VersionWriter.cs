using Npgsql;
using SignalEs.Log;
using SignalEs.Projections.Folding;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Rebuild;

/// <summary>Writes pages into one version of one model, on the caller's connection and in its transaction. The live projection goes through Marten instead.</summary>
internal sealed class VersionWriter(ReadModel model, int version)
{
    private readonly HashSet<(string Table, DateOnly Month)> _months = [];

    public async Task ApplyAsync(NpgsqlConnection connection, LogPage page, CancellationToken cancellation)
    {
        await WriteAsync(connection, (await page.FoldAsync([model], cancellation))[0], cancellation);
    }

    /// <summary>Writes what the model made of a page.</summary>
    public async Task WriteAsync(NpgsqlConnection connection, PageWrites writes, CancellationToken cancellation)
    {
        await MakeMonthsAsync(connection, writes, cancellation);
        await WriteAsync(connection, writes.Writes, cancellation);
    }

    /// <summary>The same piece by piece, each in a transaction of its own, with rests between them.</summary>
    public async Task WriteAsync(NpgsqlConnection connection, PageWrites writes, WorkShare pace, CancellationToken cancellation)
    {
        await MakeMonthsAsync(connection, writes, cancellation);
        foreach (var write in writes.Writes)
        {
            pace.Begin();
            await WriteAsync(connection, [write], cancellation);
            await pace.RestAsync(cancellation);
        }
    }

    private async Task MakeMonthsAsync(NpgsqlConnection connection, PageWrites writes, CancellationToken cancellation)
    {
        foreach (var (table, month) in writes.Months)
        {
            if (_months.Add((table.Name, month)))
            {
                await Partitions.EnsureAsync(connection, table, version, month, cancellation);
            }
        }
    }

    private async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<PageWrites.Write> writes, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        foreach (var write in writes)
        {
            var command = new NpgsqlBatchCommand(write.Sql(version, i => $"${i + 1}"));
            foreach (var column in write.Columns)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = column });
            }

            batch.BatchCommands.Add(command);
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellation);
        }
    }
}
