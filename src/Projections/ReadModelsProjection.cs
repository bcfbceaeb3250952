using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using SignalEs.Projections.Daemon;
using SignalEs.Projections.Folding;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections;

/// <summary>
/// The one projection in Marten's daemon: it folds each page of the log into every read model and writes them all in the transaction that moves the
/// progress. A page is fetched and decoded once, and all models stand at the same position.
/// </summary>
internal sealed class ReadModelsProjection(Partitions partitions, ConfiguredEvents configured, EventLookup lookup, PagePace pace) : IProjection
{
    /// <summary>Name in <c>mt_event_progression</c>, with Marten's suffix for a projection that isn't split.</summary>
    public const string ProgressName = Name + ":All";

    public const string Name = "read_models";

    // After each large write of a page: a commit that waits for a core gets it.
    private const string Rest = "select pg_sleep(0.004)";
    private const int RowsToRestAfter = 256;

    private long _lastSequence;

    public async Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        if (events.Count == 0)
        {
            return;
        }

        pace.PageBegins();
        if (events[0].Sequence <= _lastSequence)
        {
            partitions.Forget();
        }

        _lastSequence = events[^1].Sequence;
        await configured.CoverAsync(events, cancellation);
        var page = new LogPage(events, configured.Calendars, lookup);
        var all = await page.FoldAsync(ReadModels.All, cancellation);
        foreach (var (model, writes) in ReadModels.All.Zip(all))
        {
            await partitions.EnsureLiveAsync(model, writes.Months, cancellation);
            foreach (var write in writes.Writes)
            {
                operations.QueueSqlCommand(write.Sql(version: null, _ => "?"), [.. write.Columns]);
                if (write.Columns[0].Length >= RowsToRestAfter)
                {
                    operations.QueueSqlCommand(Rest);
                }
            }
        }
    }
}
