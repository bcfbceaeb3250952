using System.Diagnostics;
using JasperFx.Events.Daemon.HighWater;
using SignalEs.Projections.Daemon;

namespace SignalEs.Projections.Tests.Daemon;

public class PagePaceTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 20)]
    [InlineData(40, 400)]
    [InlineData(100, 1000)]
    [InlineData(5000, 1000)]
    public void A_page_is_followed_by_nine_times_its_length_of_rest_and_a_second_between_looks_at_most(int page, int next)
        => Assert.Equal(TimeSpan.FromMilliseconds(next), PagePace.NextLook(TimeSpan.FromMilliseconds(page)));

    [Fact]
    public async Task Looks_keep_their_distance_after_two_expensive_pages_and_come_at_once_after_a_cheap_one()
    {
        var inner = new AtOnce();
        using var pace = new PagePace(inner);
        await pace.WaitAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);
        for (int page = 0; page < 2; page++)
        {
            pace.PageBegins();
            await Task.Delay(30, TestContext.Current.CancellationToken);
            await pace.AfterCommitAsync(null!, null!, TestContext.Current.CancellationToken);
        }

        await pace.WaitAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);
        var start = Stopwatch.GetTimestamp();
        await pace.WaitAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);
        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromMilliseconds(100), "a page of 30 ms or more");

        pace.PageBegins();
        await pace.AfterCommitAsync(null!, null!, TestContext.Current.CancellationToken);
        int before = inner.Calls;
        start = Stopwatch.GetTimestamp();
        while (inner.Calls < before + 20)
        {
            await pace.WaitAsync(TimeSpan.Zero, TestContext.Current.CancellationToken);
        }

        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));
    }

    private sealed class AtOnce : IDaemonWakeup
    {
        public int Calls { get; private set; }

        public Task WaitAsync(TimeSpan timeout, CancellationToken token)
        {
            Calls++;
            return Task.CompletedTask;
        }

        public void Dispose()
        {
        }
    }
}
