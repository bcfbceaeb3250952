using SignalEs.Domain.Timeframes;

namespace SignalEs.Domain.Tests.Timeframes;

public sealed class BucketsTests
{
    private static readonly SessionCalendar Us = SessionCalendar.Defaults.Single(c => c.Id == "us");
    private static readonly SessionCalendar India = SessionCalendar.Defaults.Single(c => c.Id == "india");

    [Theory]
    [InlineData("us", "1m", "2021-01-04T14:31:59.999Z", "2021-01-04T14:31:00Z", "2021-01-04T14:32:00Z")]
    [InlineData("us", "1h", "2021-01-04T15:29:59Z", "2021-01-04T14:30:00Z", "2021-01-04T15:30:00Z")]       // anchored at 09:30, not at 09:00
    [InlineData("us", "1h", "2021-01-04T14:00:00Z", "2021-01-04T13:30:00Z", "2021-01-04T14:30:00Z")]       // pre-market goes back from the open
    [InlineData("us", "4h", "2021-01-04T19:00:00Z", "2021-01-04T18:30:00Z", "2021-01-04T22:30:00Z")]
    [InlineData("us", "1d", "2021-01-04T09:00:00Z", "2021-01-04T14:30:00Z", "2021-01-05T05:00:00Z")]       // named by its open, pre-market included
    [InlineData("us", "1d", "2021-07-01T14:00:00Z", "2021-07-01T13:30:00Z", "2021-07-02T04:00:00Z")]       // daylight saving
    [InlineData("us", "1w", "2021-01-06T15:00:00Z", "2021-01-04T14:30:00Z", "2021-01-11T05:00:00Z")]
    [InlineData("us", "1M", "2021-01-06T15:00:00Z", "2021-01-01T14:30:00Z", "2021-02-01T05:00:00Z")]
    [InlineData("india", "1h", "2021-01-04T04:00:00Z", "2021-01-04T03:45:00Z", "2021-01-04T04:45:00Z")]    // 09:15 IST
    [InlineData("utc", "custom_7", "2021-01-04T00:08:00Z", "2021-01-04T00:07:00Z", "2021-01-04T00:14:00Z")]
    [InlineData("utc", "custom_7", "2021-01-04T23:59:00Z", "2021-01-04T23:55:00Z", "2021-01-05T00:00:00Z")] // never across midnight
    public void A_bucket_is_anchored_to_the_session(string calendar, string timeframe, string ts, string start, string end)
    {
        var bucket = Buckets.Of(SessionCalendar.Defaults.Single(c => c.Id == calendar), Timeframe.Parse(timeframe), Some.Time(ts));
        Assert.Equal((start, end), (UnixNanos.Format(bucket.Start), UnixNanos.Format(bucket.End)));
    }

    [Theory]
    [InlineData("2015-12-24", "2015-12-24T18:00:00Z")] // half day
    [InlineData("2015-12-31", "2015-12-31T21:00:00Z")]
    [InlineData("2026-11-27", "2026-11-27T18:00:00Z")] // the day after Thanksgiving
    [InlineData("2026-07-02", "2026-07-02T20:00:00Z")]
    public void Us_options_expire_at_the_close_of_their_day(string date, string close)
        => Assert.Equal(close, UnixNanos.Format(Us.CloseOf(DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture))));

    [Fact]
    public void Indian_options_expire_at_half_past_three()
        => Assert.Equal("2026-12-31T10:00:00Z", UnixNanos.Format(India.CloseOf(new DateOnly(2026, 12, 31))));

    [Theory]
    [InlineData("5m", "1m")]
    [InlineData("30m", "15m")]
    [InlineData("4h", "1h")]
    [InlineData("custom_90", "15m")]
    [InlineData("custom_60", "1h")]
    [InlineData("1d", "1d")]
    [InlineData("1w", "1d")]
    [InlineData("3M", "1d")]
    public void Another_frame_is_merged_from_the_largest_stored_divisor(string timeframe, string divisor)
        => Assert.Equal(divisor, Timeframe.Parse(timeframe).StoredDivisor().ToString());

    [Theory]
    [InlineData("0m")]
    [InlineData("m")]
    [InlineData("-1m")]
    [InlineData("1s")]
    [InlineData("custom_")]
    [InlineData("custom_0")]
    [InlineData("9999999999m")]
    public void What_is_not_a_timeframe_is_refused(string text) => Assert.False(Timeframe.TryParse(text, out _));
}
