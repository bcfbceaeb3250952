using SignalEs.Commands.Ingestion;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Tests.Ingestion;

public sealed class TickGroupTests
{
    // Two reads of one stream: entries 1-0 (two ticks), 2-0 (a bad tick), 3-0 (three ticks) and 4-0 (one tick).
    private readonly TickGroup _group = new(
    [
        new IngestItem { SourceStream = "s", Ticks = Ticks(2), Rejected = [Bad("2-0", 2)], Entries = [new("1-0", 2), new("2-0", 2)] },
        new IngestItem { SourceStream = "s", Ticks = Ticks(4), Entries = [new("3-0", 3), new("4-0", 4)] },
    ]);

    [Theory]
    [InlineData(1, "1-0#1")]
    [InlineData(2, "2-0")]
    [InlineData(3, "3-0#1")]
    [InlineData(5, "3-0")]
    [InlineData(6, "4-0")]
    public void An_offset_names_the_last_entry_that_is_in_the_log_or_how_much_of_the_next_one_is(int ticks, string offset)
        => Assert.Equal(offset, _group.OffsetAt(ticks));

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("0-9", 0, 0)]
    [InlineData("1-0#1", 1, 0)]
    [InlineData("1-0", 2, 0)]
    [InlineData("2-0", 2, 1)]
    [InlineData("3-0#2", 4, 1)]
    [InlineData("3-0", 5, 1)]
    [InlineData("9-0", 6, 1)]
    public void What_another_writer_has_committed_of_the_same_entries_is_settled(string offset, int settled, int rejected)
    {
        _group.SkipTo(offset);
        Assert.Equal((settled, rejected), (_group.Settled, _group.SettledRejected));
    }

    [Fact]
    public async Task Every_item_learns_what_became_of_its_own_ticks()
    {
        var items = new List<IngestItem>
        {
            new() { SourceStream = "s", WantsPositions = true, Ticks = Ticks(2), Rejected = [Bad("2-0", 1)] },
            new() { SourceStream = "s" },
            new() { SourceStream = "s", WantsPositions = true, Ticks = Ticks(3) },
        };
        var group = new TickGroup(items);
        group.Settle(new TickGroup.Slice("c", [0, 1, 3], 4, [0], 1), 7, []);
        group.Settle(new TickGroup.Slice("c", [4], 5, [], 1), 9, []);
        group.Complete();
        var outcomes = await Task.WhenAll(items.Select(i => i.Committed));
        Assert.Equal([(2, 0), (0, 0), (2, 1)], outcomes.Select(o => (o.Accepted, o.Duplicates)));
        Assert.Equal(["7:0", "7:1"], outcomes[0].Positions.Select(p => p.ToString()));
        Assert.Equal(["", "7:2", "9:0"], outcomes[2].Positions.Select(p => p?.ToString() ?? ""));
        Assert.Single(outcomes[0].Quarantined);
    }

    private static TickBatch Ticks(int count)
    {
        var builder = new TickBatchBuilder();
        for (int i = 0; i < count; i++)
        {
            builder.Add(new Tick("CBOE@SPX@INDEX", i, i, 1, 1, 1, 1, 1, 1, 1));
        }

        return builder.Build();
    }

    private static PlacedRejection Bad(string entry, int ticksBefore) => new(new RejectedTick("raw", "negative", "last", "-1", null, 0, entry), ticksBefore);
}
