using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;

namespace SignalEs.Domain.Tests.Engine;

public sealed class TickFlagTests
{
    private const string Spot = "CBOE@SPX@INDEX";
    private const string Call = "OPRA@SPX@OPT@2026-06-19@4000@C";

    [Fact]
    public void Odd_ticks_are_flagged_and_taken()
    {
        var output = Apply(
            Trade(Spot, 0, 100), Trade(Spot, 1, 199), Trade(Spot, 2, 399), Trade(Spot, 3, 150), Trade(Spot, 1, 150), Quote(Spot, 4, 151, 149), Quote(Spot, 5, 149, 149));
        Assert.Equal([(2, "price_jump"), (3, "price_jump"), (4, "out_of_order"), (5, "crossed")], output.Flags.Select(f => (f.Index, f.Name)));
        Assert.Contains("399 after 199", output.Flags[0].Detail, StringComparison.Ordinal);
        Assert.Contains("bid 151 above ask 149", output.Flags[3].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_premium_is_held_against_its_underlying_and_not_against_itself()
    {
        var output = Apply(Trade(Call, 0, 1), Trade(Call, 1, 90), Trade(Spot, 2, 100), Trade(Call, 3, 45), Trade(Call, 4, 96), Trade(Call, 5, 0.05));
        Assert.Equal([(4, "price_jump"), (5, "price_jump")], output.Flags.Select(f => (f.Index, f.Name)));
    }

    [Fact]
    public void A_quote_jumps_by_its_mid()
    {
        var output = Apply(Quote(Spot, 0, 99, 101), Quote(Spot, 1, 0, 101), Quote(Spot, 2, 99, 102), Quote(Spot, 3, 1, 2000));
        Assert.Equal([(3, "price_jump")], output.Flags.Select(f => (f.Index, f.Name)));
    }

    private static EngineOutput Apply(params Tick[] ticks) => Some.Engine().Apply(Some.Batch(ticks));

    private static Tick Trade(string key, int second, double last) => Some.Trade(key, Some.Start + (second * UnixNanos.PerSecond), last);

    private static Tick Quote(string key, int second, double bid, double ask) => Some.Quote(key, Some.Start + (second * UnixNanos.PerSecond), bid, ask);
}
