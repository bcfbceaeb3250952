using SignalEs.Host.Setup;

namespace SignalEs.Host.Tests;

public sealed class LatestTimelineTests
{
    [Fact]
    public void A_primary_of_an_older_timeline_is_refused_once_a_newer_one_was_seen()
    {
        var timeline = new LatestTimeline();
        Assert.True(timeline.Take("00000009"));
        Assert.True(timeline.Take(null)); // a standby says nothing
        Assert.True(timeline.Take("0000000A"));
        Assert.False(timeline.Take("00000009"));
        Assert.True(timeline.Take("0000000A"));
        Assert.Equal(10, timeline.Latest);
    }
}
