using SignalEs.Domain;
using SignalEs.Domain.Engine;

namespace SignalEs.Queries.Feed.Messages;

/// <summary>
/// Where the messages of a commit stand. Ticks and signals have the position of their row in the log. What is derived from them (chain messages, bars,
/// corrections) takes indices past the rows of the <c>SignalsComputed</c> event, laid out so that each part can be told without computing the others:
/// <c>[0, R)</c> rows, <c>[R, 2R)</c> chains, <c>[2R, 2R + L)</c> corrections by late ticks, from there on bars.
/// </summary>
internal readonly struct FeedPositions(CommittedBatch batch)
{
    private readonly int _rows = batch.Output.Signals.Count;
    private readonly int _late = batch.Output.Signals.LateTicks.Length;

    public Position Tick(int index) => new(batch.TicksSequence, index);

    /// <summary>A tick of this commit or of an earlier one.</summary>
    public Position Cause(Position tick) => tick.Confirm(batch.CauseSequence ?? batch.TicksSequence);

    public Position Row(int row) => new(batch.SignalsSequence, row);

    /// <param name="firstRow">First row of the evaluation that changed the chain.</param>
    public Position Chain(int firstRow) => new(batch.SignalsSequence, _rows + firstRow);

    public Position Correction(int lateTick) => new(batch.SignalsSequence, 2 * _rows + lateTick);

    /// <param name="bar">Index in <see cref="EngineOutput.Bars"/>.</param>
    public Position Bar(int bar) => new(batch.SignalsSequence, 2 * _rows + _late + bar);

    /// <summary>After everything that the commits up to a sequence gave.</summary>
    public static Position EndOf(long sequence) => new(sequence, Position.IndexLimit - 1);
}
