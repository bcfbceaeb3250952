using SignalEs.Commands.Sharding;

namespace SignalEs.Commands.Tests.Sharding;

public sealed class HostsAliveTests
{
    [Fact]
    public void A_host_is_gone_when_its_beat_stood_still_over_three_looks()
    {
        var alive = new HostsAlive(3);
        Assert.Empty(alive.Look([new KnownHost("a", "", 5)]));
        Assert.Empty(alive.Look([new KnownHost("a", "", 5)]));
        Assert.Empty(alive.Look([new KnownHost("a", "", 5)]));
        Assert.Equal(["a"], alive.Look([new KnownHost("a", "", 5)]));
    }

    [Fact]
    public void One_beat_makes_it_alive_again()
    {
        var alive = new HostsAlive(2);
        alive.Look([new KnownHost("a", "", 1), new KnownHost("b", "", 1)]);
        alive.Look([new KnownHost("a", "", 1), new KnownHost("b", "", 1)]);
        Assert.Equal(["b"], alive.Look([new KnownHost("a", "", 2), new KnownHost("b", "", 1)]));
    }

    [Fact]
    public void A_host_seen_for_the_first_time_has_its_time_before_it()
    {
        var alive = new HostsAlive(1);
        Assert.Empty(alive.Look([new KnownHost("old", "", 900)]));
    }
}
