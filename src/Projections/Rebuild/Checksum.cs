using Npgsql;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Rebuild;

/// <summary>Rows of one table, and MD5 chained over their text form in order of the primary key: equal only where every row is equal, to the bit.</summary>
public sealed record TableChecksum(string Table, long Rows, string Checksum)
{
    internal static async Task<IReadOnlyList<TableChecksum>> OfAsync(NpgsqlConnection connection, ReadModel model, int version, CancellationToken cancellation)
    {
        var checksums = new List<TableChecksum>();
        foreach (var table in model.Tables)
        {
            await using var command = Sql.Command(
                connection, $"select count(*), coalesce(read.chain(t::text order by {table.PrimaryKey}), '') from {table.NameOf(version)} t");
            await using var row = await command.ExecuteReaderAsync(cancellation);
            await row.ReadAsync(cancellation);
            checksums.Add(new TableChecksum(table.Name, row.GetInt64(0), row.GetString(1)));
        }

        return checksums;
    }
}
