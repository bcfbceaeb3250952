using Npgsql;

namespace SignalEs.Commands.Sharding;

/// <summary>A host of this log, as the last look at the table found it.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Address">Where it can be reached.</param>
/// <param name="Beat">Rises while the host is alive.</param>
public sealed record KnownHost(string Id, string Address, long Beat);

/// <summary>Who owns a shard; <paramref name="Host"/> is null while nobody does.</summary>
public sealed record Lease(int Shard, string? Host, long Epoch);

/// <summary>The tables of hosts and leases at one instant.</summary>
public sealed record ClusterView(IReadOnlyList<KnownHost> Hosts, IReadOnlyList<Lease> Leases);

/// <summary>
/// Tables <c>ingest.hosts</c> and <c>ingest.leases</c>. A lease has no expiry: no clock decides who owns a shard. Its epoch rises with each change of owner, under the
/// row lock that <c>ingest.fence</c> shares in every commit, so that a commit of a former owner fails however late it comes.
/// </summary>
internal sealed class ShardLeases(NpgsqlDataSource database, HostIdentity self)
{
    /// <summary>Makes this host known. One that ran at the same address of the same machine before can't be running any more.</summary>
    public async Task JoinAsync(int shards, CancellationToken cancellation)
    {
        await using var batch = database.CreateBatch();
        Add(batch, "insert into ingest.leases (shard) select generate_series(0, $1 - 1) on conflict do nothing", new NpgsqlParameter<int> { TypedValue = shards });
        Add(batch, "delete from ingest.hosts where machine = $1 and address = $2 and address <> '' and host <> $3", Text(self.Machine), Text(self.Address), Text(self.Id));
        Add(batch, UpsertBeat, Text(self.Id), Text(self.Machine), Text(self.Address));
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Says that this host is alive, and looks at everybody.</summary>
    public async Task<ClusterView> BeatAsync(CancellationToken cancellation)
    {
        await using var batch = database.CreateBatch();
        batch.Timeout = 2;
        Add(batch, UpsertBeat, Text(self.Id), Text(self.Machine), Text(self.Address));
        Add(batch, "select host, address, beat from ingest.hosts order by host");
        Add(batch, "select shard, host, epoch from ingest.leases order by shard");
        var hosts = new List<KnownHost>();
        var leases = new List<Lease>();
        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            hosts.Add(new KnownHost(rows.GetString(0), rows.GetString(1), rows.GetInt64(2)));
        }

        await rows.NextResultAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            leases.Add(new Lease(rows.GetInt32(0), await rows.IsDBNullAsync(1, cancellation) ? null : rows.GetString(1), rows.GetInt64(2)));
        }

        return new ClusterView(hosts, leases);
    }

    /// <summary>
    /// Ends the sessions of hosts that are gone. A stopped process keeps its connections, and with them its locks and what it has open; when it goes on it finds
    /// them broken, and nothing of it committed.
    /// </summary>
    /// <returns>How many there were.</returns>
    public async Task<int> EndSessionsAsync(IEnumerable<string> gone, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select count(*) filter (where pg_terminate_backend(pid))::int from pg_stat_activity where datname = current_database() and application_name = any($1)");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. gone.Select(HostIdentity.SessionNameOf)] });
        return (int)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>
    /// Takes up to <paramref name="count"/> shards that nobody owns, or whose owner is gone. A row that is locked is passed over: a commit of the former owner is still
    /// open there; the session's timeout ends it (see <c>ingest.fence</c>).
    /// </summary>
    public async Task<IReadOnlyList<Lease>> ClaimAsync(int count, IReadOnlyCollection<string> gone, CancellationToken cancellation)
    {
        await using var batch = database.CreateBatch();
        batch.Timeout = 2;
        Add(
            batch,
            """
            update ingest.leases set host = $1, epoch = epoch + 1, since = clock_timestamp()
            where shard in (
              select l.shard from ingest.leases l
              where l.host is null or l.host = any($2) or not exists (select 1 from ingest.hosts h where h.host = l.host)
              order by l.shard limit $3 for update of l skip locked)
            returning shard, host, epoch
            """,
            Text(self.Id), new NpgsqlParameter<string[]> { TypedValue = [.. gone] }, new NpgsqlParameter<int> { TypedValue = count });
        var taken = new List<Lease>();
        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            taken.Add(new Lease(rows.GetInt32(0), rows.GetString(1), rows.GetInt64(2)));
        }

        return taken;
    }

    /// <summary>Gives a shard back.</summary>
    public async Task ReleaseAsync(int shard, long epoch, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("update ingest.leases set host = null, since = clock_timestamp() where shard = $1 and epoch = $2");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = epoch });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Takes hosts that are gone off the list; one that comes back enters itself again and finds that it owns nothing.</summary>
    public async Task ForgetAsync(IReadOnlyCollection<string> hosts, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("delete from ingest.hosts where host = any($1)");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. hosts] });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private const string UpsertBeat =
        "insert into ingest.hosts (host, machine, address) values ($1, $2, $3) on conflict (host) do update set beat = ingest.hosts.beat + 1, seen = clock_timestamp()";

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    private static void Add(NpgsqlBatch batch, string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(parameters);
        batch.BatchCommands.Add(command);
    }
}
