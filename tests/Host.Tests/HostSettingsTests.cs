using Microsoft.Extensions.Configuration;
using SignalEs.Host.Setup;
using SignalEs.Projections.Storage;

namespace SignalEs.Host.Tests;

public sealed class HostSettingsTests
{
    private const string Postgres = "Host=127.0.0.1;Database=signales";

    [Fact]
    public void Only_PostgreSQL_has_to_be_named()
    {
        var settings = Read(("SIGNALES_POSTGRES", Postgres));
        Assert.Equal((10, FeedKind.None, null), (settings.Shards, settings.Feed, settings.Redis));
    }

    [Fact]
    public void Empty_values_are_values_that_were_not_set()
        => Assert.Equal(1, Read(("SIGNALES_POSTGRES", Postgres), ("SIGNALES_REPLAY_SPEED", ""), ("SIGNALES_FEED", ""), ("SIGNALES_SHARDS", "")).ReplaySpeed);

    [Fact]
    public void Read_tables_keep_five_years_and_go_to_the_columnstore_after_a_day()
        => Assert.Equal(new StorageSettings(new Age(1, 'd'), new Age(5, 'y')), Storage());

    [Fact]
    public void Retention_and_columnstore_can_be_set_and_turned_off()
    {
        Assert.Equal(new StorageSettings(new Age(2, 'w'), null), Storage(("SIGNALES_RETENTION", "never"), ("SIGNALES_COLUMNSTORE_AFTER", "2w")));
        Assert.Equal(new StorageSettings(null, new Age(18, 'M')), Storage(("SIGNALES_RETENTION", "18M"), ("SIGNALES_COLUMNSTORE_AFTER", "never")));
    }

    [Theory]
    [InlineData("SIGNALES_RETENTION", "5")]
    [InlineData("SIGNALES_RETENTION", "0y")]
    [InlineData("SIGNALES_COLUMNSTORE_AFTER", "1 day")]
    public void An_age_that_makes_no_sense_is_named_with_what_is_allowed(string name, string value)
    {
        var e = Assert.Throws<StartException>(() => Storage((name, value)));
        Assert.Equal($"{name} is '{value}'; allowed: a whole number from 1 to 9999 and d, w, M (months) or y, such as 1d or 5y, or never", e.Message);
    }

    [Theory]
    [InlineData("SIGNALES_COMPLETENESS_INTERVAL", "0", "allowed: 1 to 86400 seconds")]
    [InlineData("SIGNALES_COMPLETENESS_INTERVAL", "5m", "allowed: 1 to 86400 seconds")]
    [InlineData("SIGNALES_LAG_ALARM", "-1", "allowed: 0.1 to 86400 seconds")]
    public void A_watch_that_makes_no_sense_is_named_with_what_is_allowed(string name, string value, string allowed)
    {
        var configuration = Configuration([(name, value)]);
        var e = Assert.Throws<StartException>(() => (WatchConfiguration.Completeness(configuration), WatchConfiguration.Lag(configuration)));
        Assert.Equal($"{name} is '{value}'; {allowed}", e.Message);
    }

    [Fact]
    public void The_read_side_is_checked_every_five_minutes_and_may_lag_ten_seconds()
        => Assert.Equal((300, 10), (WatchConfiguration.Completeness(Configuration([])).Interval.TotalSeconds, WatchConfiguration.Lag(Configuration([])).Seconds));

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
    [InlineData("SIGNALES_POSTGRES", "nonsense", "not an Npgsql connection string")]
    public void A_wrong_value_stops_the_start_and_says_what_is_allowed(string name, string value, string says)
    {
        var wrong = Assert.Throws<StartException>(() => Read(("SIGNALES_POSTGRES", Postgres), (name, value)));
        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_PostgreSQL_it_does_not_start()
        => Assert.Contains("SIGNALES_POSTGRES", Assert.Throws<StartException>(() => Read()).Message, StringComparison.Ordinal);

    private static HostSettings Read(params (string Name, string Value)[] values) => HostSettings.From(Configuration(values));

    private static StorageSettings Storage(params (string Name, string Value)[] values) => StorageConfiguration.From(Configuration(values));

    private static IConfiguration Configuration((string Name, string Value)[] values)
    {
        var all = new Dictionary<string, string?>();
        foreach (var (name, value) in values)
        {
            all[name] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(all).Build();
    }
}
