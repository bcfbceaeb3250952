using System.Text.Json;
using System.Text.Json.Serialization;
using SignalEs.Commands.Ingestion;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;

namespace SignalEs.Commands.Sharding;

/// <summary>Items on their way from one host to another, and what became of them. Ticks travel packed, so that they arrive to the bit.</summary>
/// <param name="Items">In order.</param>
internal sealed record ForwardedItems(IReadOnlyList<ForwardedItem> Items)
{
    /// <summary>The form both sides use; the same as that of the log's JSON events.</summary>
    public static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static ForwardedItems Of(IEnumerable<IngestItem> items) => new([.. items.Select(ForwardedItem.Of)]);
}

/// <summary>An <see cref="IngestItem"/>; <paramref name="Packed"/> in <see cref="TickBatchCodec"/>.</summary>
internal sealed record ForwardedItem(string SourceStream, byte[] Packed, IReadOnlyList<PlacedRejection> Rejected, ClockAdvanced? Clock, EngineConfigured? Configuration)
{
    public static ForwardedItem Of(IngestItem item) => new(item.SourceStream, Pack(item.Ticks), item.Rejected, item.Clock, item.Configuration);

    /// <exception cref="InvalidDataException">The packed ticks are damaged.</exception>
    public IngestItem ToItem() => new()
    {
        SourceStream = SourceStream,
        Ticks = Packed.Length == 0 ? TickBatch.Empty : TickBatchCodec.Decode(Packed),
        WantsPositions = true,
        Rejected = Rejected,
        Clock = Clock,
        Configuration = Configuration,
        IsForwarded = true,
    };

    private static byte[] Pack(TickBatch ticks)
    {
        if (ticks.Count == 0)
        {
            return [];
        }

        var writer = new ByteWriter();
        TickBatchCodec.Encode(ticks, writer);
        return writer.ToArray();
    }
}

/// <summary>What became of a forwarded item; positions packed.</summary>
internal sealed record ForwardedOutcome(int Accepted, int Duplicates, IReadOnlyList<long?> Positions, IReadOnlyList<RejectedTick> Quarantined)
{
    public IReadOnlyList<FlaggedTick> Flagged { get; init; } = [];

    public static ForwardedOutcome Of(IngestOutcome outcome)
        => new(outcome.Accepted, outcome.Duplicates, [.. outcome.Positions.Select(p => p?.Packed)], outcome.Quarantined) { Flagged = outcome.Flagged };

    public IngestOutcome ToOutcome() => new(Accepted, Duplicates, [.. Positions.Select(p => p is { } packed ? new Position(packed) : (Position?)null)], Quarantined) { Flagged = Flagged };
}
