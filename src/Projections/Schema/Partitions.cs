using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace SignalEs.Projections.Schema;

/// <summary>
/// Makes the months of range-partitioned tables before rows are written to them, in a transaction of its own: in the projection's transaction the new
/// partition would lock readers out until the page is committed.
/// </summary>
internal sealed class Partitions(NpgsqlDataSource database)
{
    // What stands here exists in the live version, and stays: a cutover copies the months of the version it leaves (see Rebuilder).
    private readonly ConcurrentDictionary<(string Table, DateOnly Month), bool> _live = [];

    /// <summary>For the live version of each table's model.</summary>
    public async Task EnsureLiveAsync(ReadModel model, IReadOnlyCollection<(ReadTable Table, DateOnly Month)> months, CancellationToken cancellation)
    {
        var missing = months.Where(m => !_live.ContainsKey((m.Table.Name, m.Month))).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);

        // Held to the end: no cutover between asking for the version and making its months.
        int version = await connection.ScalarAsync<int>("select read.live_version($1)", cancellation, model.Name);
        foreach (var (table, month) in missing)
        {
            await EnsureAsync(connection, table, version, month, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        missing.ForEach(m => _live[(m.Table.Name, m.Month)] = true);
    }

    /// <summary>Looks again: a page came back, and what was believed to exist may be why.</summary>
    public void Forget() => _live.Clear();

    /// <summary>For a version that nobody reads yet.</summary>
    public static async Task EnsureAsync(NpgsqlConnection connection, ReadTable table, int version, DateOnly month, CancellationToken cancellation)
    {
        string parent = table.NameOf(version);
        bool partitioned = await connection.ScalarAsync<bool>("select relkind = 'p' from pg_class where oid = to_regclass($1)", cancellation, parent);
        string partition = NameOf(parent, month);
        if (!partitioned || await connection.ScalarAsync<bool>("select to_regclass($1) is not null", cancellation, partition))
        {
            return;
        }

        // Attaching takes a weaker lock on the parent than "create table … partition of", so that readers go on.
        string from = string.Create(CultureInfo.InvariantCulture, $"{month:yyyy-MM-dd}T00:00:00Z");
        string to = string.Create(CultureInfo.InvariantCulture, $"{month.AddMonths(1):yyyy-MM-dd}T00:00:00Z");
        await connection.ExecuteAsync(
            $"create table {partition} (like {parent} including defaults including constraints) {ReadTable.StorageOptions}", cancellation);
        await connection.ExecuteAsync($"alter table {parent} attach partition {partition} for values from ('{from}') to ('{to}')", cancellation);
    }

    /// <summary>Name of a month's partition of a table.</summary>
    public static string NameOf(string parent, DateOnly month) => string.Create(CultureInfo.InvariantCulture, $"{parent}_{month:yyyy_MM}");

    /// <summary>Months that a version has.</summary>
    public static async Task<IReadOnlyList<DateOnly>> MonthsAsync(NpgsqlConnection connection, ReadTable table, int version, CancellationToken cancellation)
    {
        var months = new List<DateOnly>();
        await using var command = Sql.Command(
            connection, "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = to_regclass($1)", table.NameOf(version));
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            string name = rows.GetString(0);
            months.Add(DateOnly.ParseExact(name.AsSpan(name.Length - 7), "yyyy_MM", CultureInfo.InvariantCulture));
        }

        return months;
    }
}
