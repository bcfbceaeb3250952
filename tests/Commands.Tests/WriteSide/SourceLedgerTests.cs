using System.Globalization;
using CsCheck;
using Npgsql;
using SignalEs.Commands.Ingestion;
using SignalEs.Integration.Tests.Services;

namespace SignalEs.Commands.Tests.WriteSide;

/// <summary>A producer may name as many sources as it likes: memory stays bounded and no number is forgotten.</summary>
public sealed class SourceLedgerTests(TestServices services)
{
    private const int Generation = 4;

    // Commits: the sources and numbers of each.
    private static readonly Gen<(int Source, int Seq)[][]> Commits = Gen.Select(Gen.Int[0, 30], Gen.Int[0, 20]).Array[1, 6].Array[10, 40];

    [Fact]
    public async Task Whatever_is_forgotten_in_between_the_same_ticks_are_duplicates()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await IngestSchema.MigrateAsync(source, TestContext.Current.CancellationToken);
        int shard = 0;
        await Commits.SampleAsync(
            async commits =>
            {
                int own = Interlocked.Increment(ref shard);
                var ledger = new SourceLedger(own, Generation);
                var last = new Dictionary<string, long>(StringComparer.Ordinal);
                for (int i = 0; i < commits.Length; i++)
                {
                    if (i % 9 == 8)
                    {
                        ledger = new SourceLedger(own, Generation);
                        await ledger.LoadAsync(source, CancellationToken.None);
                    }

                    await ledger.BringAsync(source, commits[i].Select(c => Name(c.Source)), CancellationToken.None);
                    foreach (var (name, seq) in commits[i].Select(c => (Name(c.Source), (long)c.Seq)))
                    {
                        Assert.Equal(seq <= last.GetValueOrDefault(name, long.MinValue), ledger.IsDuplicate(name, seq));
                        last[name] = Math.Max(seq, last.GetValueOrDefault(name, long.MinValue));
                    }

                    Assert.InRange(ledger.Count, 1, 3 * Generation + 6);
                    await StoreAsync(source, own, ledger);
                }
            },
            iter: 20,
            threads: 1);
    }

    [Fact]
    public async Task A_new_source_for_each_tick_takes_bounded_memory_and_all_of_them_are_known_when_they_come_again()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var running = await RunningShards.StartAsync(database.ConnectionString);
        var ticks = RunningShards.Market(75_000).Select(t => t with { Source = $"once-{t.SourceSeq}", SourceSeq = 1 }).ToList();
        foreach (var part in ticks.Chunk(5000))
        {
            Assert.Equal((part.Length, 0), await running.SubmitAsync(part));
        }

        Assert.InRange(running.Shards.Workers.Max(w => w.SourcesInMemory), 10_000, 40_000);
        foreach (var part in ticks.Chunk(5000))
        {
            Assert.Equal((0, part.Length), await running.SubmitAsync(part));
        }
    }

    private static string Name(int source) => string.Create(CultureInfo.InvariantCulture, $"source-{source}");

    private static async Task StoreAsync(NpgsqlDataSource database, int shard, SourceLedger ledger)
    {
        await using (var lease = database.CreateCommand("insert into ingest.leases (shard, host, epoch) values ($1, 'test', 1) on conflict (shard) do update set host = 'test', epoch = 1"))
        {
            lease.Parameters.Add(new NpgsqlParameter { Value = shard });
            await lease.ExecuteNonQueryAsync();
        }

        await using var command = database.CreateCommand("call ingest.settle($1, 1, 'rest', '', $2, $3, $4, $5, $6)");
        var changes = ledger.Changes();
        foreach (object column in (object[])[shard, changes.Sources, changes.LastSeqs, changes.Accepted, changes.Duplicates, changes.Rejected])
        {
            command.Parameters.Add(new NpgsqlParameter { Value = column });
        }

        await command.ExecuteNonQueryAsync();
        ledger.MarkStored();
    }
}
