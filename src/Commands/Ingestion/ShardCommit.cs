using System.Diagnostics;
using JasperFx.Events;
using Marten;
using Npgsql;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Ingestion;

/// <summary>Commits items: dedupes, runs the engine, appends. One transaction for each event of ticks with its signals, offsets and counters.</summary>
internal sealed class ShardCommit(
    int shard, ShardState state, GroupCommit commits, NpgsqlDataSource database, CommitSequencer sequencer, TimeProvider time,
    TickColumnPool columns, IngestMetrics metrics)
{
    /// <summary>Signals in one event at most (and a few more: an evaluation isn't cut in two).</summary>
    private const int RowsMax = 65_536;

    /// <summary>Ticks in one event at most.</summary>
    private const int TicksMax = 8192;

    // Used again by every slice: no two are under way.
    private readonly List<int> _places = [];
    private readonly TickBatchBuilder _builder = new(pool: columns);
    private TickGroup? _group;

    /// <summary>Commits a group. After an exception, call again with the same group once <see cref="ShardState.LoadAsync"/> has read the log back.</summary>
    public async Task RunAsync(List<IngestItem> items, CancellationToken cancellation)
    {
        await state.UseStreamAsync(database, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), cancellation);
        if (items[0].Configuration is { } configured)
        {
            await ConfigureAsync(configured, cancellation);
            items[0].Completion.TrySetResult(IngestOutcome.Nothing);
        }
        else if (items[0].Clock is { } clock)
        {
            await AdvanceAsync(clock with { Shard = shard }, cancellation);
            items[0].Completion.TrySetResult(IngestOutcome.Nothing);
        }
        else if (items[0].Rewound is { } rewound)
        {
            await AppendAsync(new Append([rewound]) { SourceStream = rewound.Stream, Offset = rewound.ReadFrom }, cancellation);
            metrics.SourceLost(shard);
            items[0].Completion.TrySetResult(IngestOutcome.Nothing);
        }
        else
        {
            _group = _group?.IsOf(items) == true ? _group : new TickGroup(items);
            await TicksAsync(_group, cancellation);
            _group.Complete();
            _group = null;
            items.ForEach(i => metrics.IngestTook(shard, Stopwatch.GetElapsedTime(i.ReadAt)));
        }
    }

    /// <summary>After a commit failed: whether PostgreSQL has said that it rolled it back. Otherwise it may be in the log all the same.</summary>
    public void Failed(Exception e)
    {
        if (_group is { } group && !GroupCommit.IsRolledBack(e))
        {
            group.IsDoubtful = true;
        }
    }

    /// <summary>
    /// Gives up a group that another host has to take. True for an item that may be handed on: none of it is in the log, or its ticks are numbered, so that what is
    /// there already does no harm.
    /// </summary>
    public Func<IngestItem, bool> Abandon()
    {
        var group = _group;
        _group = null;
        return item => item.IsNumbered || group is null || !group.MayHold(item);
    }

    private async Task ConfigureAsync(EngineConfigured configured, CancellationToken cancellation)
    {
        // Settings that are in force already aren't recorded again (a restart, or a retry whose first attempt did commit).
        if (configured.Settings is not null && configured.Instruments.Count == 0 && state.Engine.Settings?.Hash == configured.Settings.Hash)
        {
            return;
        }

        await AppendAsync(new Append([configured]), cancellation);
        lock (state)
        {
            state.Engine.Configure(configured);
        }
    }

    private async Task AdvanceAsync(ClockAdvanced clock, CancellationToken cancellation)
    {
        EngineOutput output;
        lock (state)
        {
            output = state.Engine.AdvanceClock(clock);
        }

        // Time that had passed already moves nothing and isn't recorded.
        if (output.Signals.Watermarks.Length == 0)
        {
            return;
        }

        await AppendAsync(new Append([clock, Signals(output)]) { Output = output }, cancellation);
    }

    private async Task TicksAsync(TickGroup group, CancellationToken cancellation)
    {
        if (group.Tried is { } tried && state.LastTicks is { } last && last.Data.CorrelationId == tried.CorrelationId)
        {
            // Committed, though the answer was lost on the way.
            group.Settle(tried, last.Sequence, []);
        }

        group.SkipTo(state.Offsets.GetValueOrDefault(group.SourceStream, ""));
        while (!group.IsSettled)
        {
            await SliceAsync(group, cancellation);
        }
    }

    private async Task SliceAsync(TickGroup group, CancellationToken cancellation)
    {
        await state.Sources.BringAsync(database, group.Sources, cancellation);
        var (batch, slice) = Filter(group, Math.Min(group.Count, group.Settled + TicksMax));
        var append = new Append([]) { SourceStream = group.SourceStream };
        if (batch.Count > 0)
        {
            EngineOutput output;
            int applied;
            lock (state)
            {
                output = state.Engine.Apply(batch, 0, RowsMax, out applied);
            }

            if (applied < batch.Count)
            {
                state.Sources.Rollback();
                batch.Release();
                (batch, slice) = Filter(group, slice.Accepted[applied]);
            }

            append.Events.Add(new TicksIngested(shard, group.SourceStream, group.FirstOffset, group.OffsetAt(slice.End), group.CorrelationId, batch));
            append.Events.Add(Signals(output));
            (append.Output, append.Ticks) = (output, batch);
        }

        RejectedTick[] rejected = [.. slice.Rejected.Select(group.Rejected)];
        append.Events.AddRange(QuarantineEvents.Of(shard, UnixNanos.From(time.GetUtcNow()), rejected));

        append.Offset = group.OffsetAt(slice.End);
        group.Tried = slice;
        long sequence = await AppendAsync(append, cancellation);
        batch.Release();
        int settled = group.Settled + group.SettledRejected;
        var flags = append.Output?.Flags ?? [];
        group.Settle(slice, sequence, flags);
        metrics.Committed(shard, batch.Count, group.Settled + group.SettledRejected - settled - batch.Count - rejected.Length);
        metrics.Judged(shard, rejected, flags);
    }

    // Passes over what a source has sent before; good and bad ticks in the order they came, since both carry the source's numbers.
    private (TickBatch Batch, TickGroup.Slice Slice) Filter(TickGroup group, int end)
    {
        _places.Clear();
        var rejected = new List<int>();
        int bad = group.SettledRejected;
        int i = group.Settled;
        RejectUpTo(i);
        while (i < end)
        {
            var (batch, start, next) = group.BatchAt(i);
            for (; i < Math.Min(next, end); RejectUpTo(++i))
            {
                int source = batch.Columns.Source[i - start];
                if (source < 0 || !state.Sources.IsDuplicate(batch.Sources[source], batch.Columns.SourceSeq[i - start]))
                {
                    _places.Add(i);
                }
            }
        }

        return (group.Take(_places, _builder), new TickGroup.Slice(group.CorrelationId, _places, end, rejected, bad));

        void RejectUpTo(int place)
        {
            for (; bad < group.RejectedCount && group.TicksBefore(bad) <= place; bad++)
            {
                var tick = group.Rejected(bad);
                if (tick.Source is null || state.Sources.Reject(tick.Source, tick.SourceSeq))
                {
                    rejected.Add(bad);
                }
            }
        }
    }

    private SignalsComputed Signals(EngineOutput output) => new(shard, state.Version + 1, state.Engine.FormulaSetHash, SignalEngine.Version, output.Signals);

    /// <summary>One transaction.</summary>
    private sealed class Append(List<object> events)
    {
        public List<object> Events { get; } = events;

        public EngineOutput? Output { get; set; }

        public TickBatch? Ticks { get; set; }

        public string SourceStream { get; init; } = "";

        public string Offset { get; set; } = "";
    }

    /// <returns>Sequence of the first event; 0 when there was none.</returns>
    private async Task<long> AppendAsync(Append append, CancellationToken cancellation)
    {
        await sequencer.RoomAsync(cancellation);
        long clock = Stopwatch.GetTimestamp();
        long ticket = sequencer.Begin();
        CommittedBatch? committed = null;
        try
        {
            StreamAction? stream = null;
            await commits.CommitAsync(session => stream = Fill(session, append), cancellation);
            committed = Confirm(append, stream);
            if (append.Offset.Length > 0)
            {
                state.Offsets[append.SourceStream] = append.Offset;
            }

            state.Sources.MarkStored();
            metrics.CommitTook(shard, Stopwatch.GetElapsedTime(clock));
            return stream?.Events[0].Sequence ?? 0;
        }
        finally
        {
            sequencer.Complete(ticket, committed);
        }
    }

    private StreamAction? Fill(IDocumentSession session, Append append)
    {
        var stream = append.Events.Count == 0 ? null : session.Events.Append(state.Stream, state.Version + append.Events.Count, [.. append.Events]);
        foreach (var key in append.Output?.NewInstruments ?? [])
        {
            session.Events.Append($"instrument-{key.Text}", new InstrumentListed(state.Engine.MetadataOf(key.Text)!, "tick"));
        }

        session.QueueOperation(new SettleOperation(shard, state.Epoch, append.SourceStream, append.Offset, state.Sources.Changes()));
        return stream;
    }

    private CommittedBatch? Confirm(Append append, StreamAction? stream)
    {
        if (stream is null)
        {
            return null;
        }

        state.Committed(append.Events.Count, stream.Events[^1].Sequence);
        state.PublishedTo = state.Sequence;
        if (append.Output is not { } output)
        {
            return null;
        }

        state.Learn(output);

        // The observers' hold; the slice has its own.
        append.Ticks?.Hold();
        long first = stream.Events[0].Sequence;
        lock (state)
        {
            output = state.Engine.Confirm(output, first);
        }

        var batch = new CommittedBatch(shard, first, stream.Events[1].Sequence, append.Ticks, output) { Previous = state.LastSignals };
        state.LastSignals = batch.SignalsSequence;
        return batch;
    }
}
