using CsCheck;
using SignalEs.Commands.Sharding;

namespace SignalEs.Commands.Tests.Sharding;

public sealed class FairShareTests
{
    [Fact]
    public void The_shares_of_all_hosts_are_all_shards_and_differ_by_one_at_most()
        => Gen.Select(Gen.Int[1, 12], Gen.Int[1, 64]).Sample((hosts, shards) =>
        {
            string[] ids = [.. Enumerable.Range(0, hosts).Select(i => $"host-{i}")];
            int[] shares = [.. ids.Select(id => FairShare.Of(ids, id, shards))];
            Assert.Equal(shards, shares.Sum());
            Assert.True(shares.Max() - shares.Min() <= 1);
        });

    [Fact]
    public void A_host_that_is_not_on_the_list_has_no_share() => Assert.Equal(0, FairShare.Of(["a", "b"], "c", 10));
}
