using SignalEs.Domain;
using SignalEs.Queries.Realtime;

namespace SignalEs.Queries.Tests.Realtime;

public class LatestTicksTests
{
    private static readonly LiveTick Stored = new(new Position(10, 0), 100, 100, 5, 1, 100, 4, 6, 1, 1, 90, 7);

    [Fact]
    public void What_was_not_seen_since_start_up_says_nothing()
    {
        var quoteOnly = new LiveTick(new Position(11, 0), 110, 110, double.NaN, double.NaN, 0, double.NaN, 7, double.NaN, 2, 110, double.NaN);
        var merged = LatestTicks.Merge(Stored, quoteOnly);
        Assert.Equal((5.0, 100L, 7.0), (merged.Last, merged.LastTsNs, merged.OpenInterest));
        Assert.Equal((110L, new Position(11, 0)), (merged.TsEventNs, merged.Position));
    }

    [Fact]
    public void A_withdrawn_side_of_a_newer_quote_is_unknown_and_not_the_old_one()
    {
        var quote = new LiveTick(new Position(11, 0), 110, 110, double.NaN, double.NaN, 0, double.NaN, 7, double.NaN, 2, 110, double.NaN);
        var merged = LatestTicks.Merge(Stored, quote);
        Assert.True(double.IsNaN(merged.Bid));
        Assert.Equal(7, merged.Ask);
    }

    [Fact]
    public void A_late_tick_does_not_turn_the_clock_back()
    {
        var late = new LiveTick(new Position(12, 0), 80, 120, 3, 1, 80, 1, 2, 1, 1, 80, double.NaN);
        Assert.Equal(Stored, LatestTicks.Merge(Stored, late));
    }

    [Fact]
    public void A_table_that_is_ahead_of_this_process_wins()
    {
        var old = new LiveTick(new Position(9, 0), 100, 100, 8, 1, 100, 8, 8, 8, 8, 90, 8);
        Assert.Equal(Stored, LatestTicks.Merge(Stored, old));
    }
}
