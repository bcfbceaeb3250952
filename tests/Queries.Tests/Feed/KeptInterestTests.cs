using SignalEs.Domain;
using SignalEs.Queries.Feed.Channels;

namespace SignalEs.Queries.Tests.Feed;

public sealed class KeptInterestTests
{
    private readonly SteppedTime _time = new();
    private readonly KeptInterest _kept;

    public KeptInterestTests() => _kept = new KeptInterest(TimeSpan.FromSeconds(60), _time);

    [Fact]
    public void What_is_listened_to_is_covered_from_where_the_listening_began()
    {
        _kept.Join(Patterns("ticks:A@B@EQ"), At(10));
        Assert.True(_kept.Wants(Channel("ticks:A@B@EQ")));
        Assert.False(_kept.Wants(Channel("ticks:A@C@EQ")));
        Assert.True(_kept.Covers(Patterns("ticks:A@B@EQ"), At(10)));
        Assert.False(_kept.Covers(Patterns("ticks:A@B@EQ"), At(9)));
        Assert.False(_kept.Covers(Patterns("ticks:A@B@EQ", "ticks:A@C@EQ"), At(10)));
        Assert.False(_kept.Covers(Patterns("ticks:A*"), At(10)));
    }

    [Fact]
    public void A_wildcard_covers_what_it_includes_and_no_more()
    {
        _kept.Join(Patterns("ticks:A@*"), At(10));
        Assert.True(_kept.Covers(Patterns("ticks:A@B@EQ", "ticks:A@B*"), At(11)));
        Assert.False(_kept.Covers(Patterns("ticks:*"), At(11)));
        Assert.False(_kept.Covers(Patterns("bars:A@B@EQ:1m"), At(11)));
        Assert.False(_kept.WantsAny(ChannelKind.Bars));
    }

    [Fact]
    public void After_the_last_listener_has_left_it_is_kept_for_a_while()
    {
        _kept.Join(Patterns("ticks:A@B@EQ"), At(10));
        _kept.Join(Patterns("ticks:A@B@EQ"), At(20));
        _kept.Leave(Patterns("ticks:A@B@EQ"));
        Pass(120);
        Assert.True(_kept.Covers(Patterns("ticks:A@B@EQ"), At(10)), "one still listens");
        _kept.Leave(Patterns("ticks:A@B@EQ"));
        Pass(59);
        Assert.True(_kept.Covers(Patterns("ticks:A@B@EQ"), At(10)));
        Pass(2);
        Assert.False(_kept.Wants(Channel("ticks:A@B@EQ")));
        Assert.False(_kept.WantsAny(ChannelKind.Ticks));
    }

    [Fact]
    public void Who_comes_back_in_time_keeps_it_and_the_next_departure_counts_anew()
    {
        _kept.Join(Patterns("ticks:*"), At(10));
        _kept.Leave(Patterns("ticks:*"));
        Pass(50);
        _kept.Join(Patterns("ticks:*"), At(30));
        Pass(50);
        Assert.True(_kept.Covers(Patterns("ticks:*"), At(10)));
        _kept.Leave(Patterns("ticks:*"));
        Pass(50);
        Assert.True(_kept.Covers(Patterns("ticks:*"), At(10)));
        Pass(11);
        Assert.False(_kept.WantsAny(ChannelKind.Ticks));
        _kept.Join(Patterns("ticks:*"), At(90));
        Assert.False(_kept.Covers(Patterns("ticks:*"), At(10)), "what passed meanwhile was not kept");
    }

    private void Pass(int seconds)
    {
        _time.Seconds += seconds;
        _kept.Expire();
    }

    private static Position At(long sequence) => new(sequence, 0);

    private static FeedChannel Channel(string name) => Patterns(name)[0].Channel;

    private static List<ChannelPattern> Patterns(params string[] texts) => [.. texts.Select(t => ChannelReader.Read(t, out _) ?? throw new ArgumentException(t))];

    private sealed class SteppedTime : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
