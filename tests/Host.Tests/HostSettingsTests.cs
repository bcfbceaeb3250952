using Microsoft.Extensions.Configuration;
using SignalEs.Host.Setup;

namespace SignalEs.Host.Tests;

public sealed class HostSettingsTests
{
    private const string Postgres = "Host=127.0.0.1;Database=signales";

    [Fact]
    public void Only_PostgreSQL_has_to_be_named()
    {
        var settings = Read(("SIGNALES_POSTGRES", Postgres));
        Assert.Equal((10, FeedKind.None, null, false), (settings.Shards, settings.Feed, settings.Redis, settings.SoloDaemon));
    }

    [Fact]
    public void Empty_values_are_values_that_were_not_set()
        => Assert.Equal(1, Read(("SIGNALES_POSTGRES", Postgres), ("SIGNALES_REPLAY_SPEED", ""), ("SIGNALES_FEED", ""), ("SIGNALES_SHARDS", "")).ReplaySpeed);

    [Theory]
    [InlineData("max", 0)]
    [InlineData("1", 1)]
    [InlineData("60", 60)]
    [InlineData("0.5", 0.5)]
    public void A_speed_is_a_number_or_max(string text, double speed) => Assert.Equal(speed, HostSettings.Speed(text));

    [Theory]
    [InlineData("SIGNALES_SHARDS", "0", "allowed: 1 to 1024")]
    [InlineData("SIGNALES_SHARDS", "ten", "allowed: 1 to 1024")]
    [InlineData("SIGNALES_FEED", "twitter", "allowed: none, simulator, replay")]
    [InlineData("SIGNALES_FEED", "1", "allowed: none, simulator, replay")]
    [InlineData("SIGNALES_FEED", "replay", "expected a tick file that exists")]
    [InlineData("SIGNALES_REPLAY_SPEED", "-1", "allowed: a number above 0")]
    [InlineData("SIGNALES_REPLAY_SPEED", "fast", "allowed: a number above 0")]
    [InlineData("SIGNALES_DAEMON", "hot", "allowed: hotcold, solo")]
    [InlineData("SIGNALES_POSTGRES", "nonsense", "not an Npgsql connection string")]
    public void A_wrong_value_stops_the_start_and_says_what_is_allowed(string name, string value, string says)
    {
        var wrong = Assert.Throws<StartException>(() => Read(("SIGNALES_POSTGRES", Postgres), (name, value)));
        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_PostgreSQL_it_does_not_start()
        => Assert.Contains("SIGNALES_POSTGRES", Assert.Throws<StartException>(() => Read()).Message, StringComparison.Ordinal);

    private static HostSettings Read(params (string Name, string Value)[] values)
    {
        var all = new Dictionary<string, string?>();
        foreach (var (name, value) in values)
        {
            all[name] = value;
        }

        return HostSettings.From(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
    }
}
