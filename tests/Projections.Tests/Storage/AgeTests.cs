using SignalEs.Projections.Schema;
using SignalEs.Projections.Storage;

namespace SignalEs.Projections.Tests.Storage;

public sealed class AgeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("1d", "2026-03-30", "1 days")]
    [InlineData("2w", "2026-03-17", "2 weeks")]
    [InlineData("1M", "2026-02-28", "1 months")]
    [InlineData("5y", "2021-03-31", "5 years")]
    public void An_age_goes_back_by_the_calendar(string text, string day, string interval)
    {
        Assert.True(Age.TryParse(text, out var age));
        Assert.Equal((day + "T12:00:00", interval, text), (age.Before(Now).ToString("s"), age.Interval, age.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("y")]
    [InlineData("0d")]
    [InlineData("-1d")]
    [InlineData("5 y")]
    [InlineData("5m")]
    [InlineData("9999y")]
    [InlineData("1.5y")]
    public void Anything_else_is_not_an_age(string text) => Assert.False(Age.TryParse(text, out _));

    [Theory]
    [InlineData(false, null, nameof(TimeStorage.RangePartitions))]
    [InlineData(true, "timescale", nameof(TimeStorage.Hypertables))]
    [InlineData(true, "apache", nameof(TimeStorage.RangePartitions))]
    [InlineData(true, null, nameof(TimeStorage.RangePartitions))]
    public void Hypertables_need_the_extension_and_a_licence_that_allows_the_columnstore(bool installed, string? licence, string storage)
        => Assert.Equal(storage, TimeStorages.Of(installed, licence).ToString());
}
