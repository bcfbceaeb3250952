using SignalEs.Queries.Jobs;

namespace SignalEs.Queries.Tests.Jobs;

public class JobProgressTests
{
    [Fact]
    public void Rate_and_time_left_follow_from_what_is_done()
        => Assert.Equal(new JobProgressView(50, 200, 10, 15), JobProgressView.Of(50, 200, seconds: 5, ended: false));

    [Fact]
    public void Nothing_is_claimed_before_the_first_report()
        => Assert.Equal(new JobProgressView(0, null, null, null), JobProgressView.Of(0, 0, seconds: 3, ended: false));

    [Fact]
    public void An_ended_job_has_no_time_left() => Assert.Null(JobProgressView.Of(50, 200, seconds: 5, ended: true).EtaSeconds);
}
