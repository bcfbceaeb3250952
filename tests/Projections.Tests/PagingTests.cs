using CsCheck;
using JasperFx.Events;
using SignalEs.Domain.Instruments;
using SignalEs.Projections.Folding;
using SignalEs.Projections.Schema;
using SignalEs.Projections.Tests.Services;

namespace SignalEs.Projections.Tests;

public sealed class PagingTests(PrivatePostgres postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_the_log_is_cut_into_pages_every_table_ends_row_identical()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        await WriteAsync(log);
        var events = await log.AllEventsAsync();
        int version = 100;
        var whole = await OfflineFold.ChecksumsAsync(log, events, [events.Count], version);
        Assert.All(whole, t => Assert.True(t.Rows > 0, t.Table));

        await Gen.Int[1, 12].List[1, 60].SampleAsync(
            async sizes =>
            {
                int next = Interlocked.Increment(ref version);
                Assert.Equal(whole, await OfflineFold.ChecksumsAsync(log, events, sizes, next));
            },
            iter: 8, threads: 1);
    }

    [Fact]
    public async Task A_page_that_begins_between_ticks_and_their_signals_still_counts_late_ticks()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        await WriteAsync(log);
        var events = await log.AllEventsAsync();
        await OfflineFold.ChecksumsAsync(log, events, [1], 200);
        await using var connection = await log.Database.OpenConnectionAsync(Cancellation);
        long late = await connection.ScalarAsync<long>("select sum(late_ticks)::bigint from read.bars_v200 where timeframe = '1m'", Cancellation);
        long recorded = events.OfType<IEvent<Domain.Engine.SignalsComputed>>().Sum(e => e.Data.Signals.LateTicks.Length);
        Assert.True(recorded > 0);
        Assert.Equal(recorded, late);
    }

    [Fact]
    public async Task A_process_that_starts_in_the_middle_of_the_log_knows_what_was_configured_before()
    {
        await using var log = await SomeLog.NewAsync(postgres);
        await WriteAsync(log);
        var events = await log.AllEventsAsync();
        var key = InstrumentKey.Parse("CBOE@SPX@INDEX");
        long amended = events.OfType<IEvent<Domain.Engine.EngineConfigured>>().Single(e => e.Data.Instruments.Count > 0).Sequence;
        var configured = new ConfiguredEvents(() => log.Store);
        await configured.CoverAsync([events[^1]], Cancellation);
        Assert.Equal("us", configured.Calendars.CalendarOf(key, 0, amended - 1).Id);
        Assert.Equal("india", configured.Calendars.CalendarOf(key, 0, amended + 1).Id);
        Assert.Equal("us", configured.Calendars.CalendarOf(key, 1, amended + 1).Id);
    }

    // Two shards whose commits alternate, a calendar that changes in the middle, and the clock at the end.
    private static async Task WriteAsync(SomeLog log)
    {
        var spx = new SomeMarket(1);
        var goog = new SomeMarket(2, "GOOG");
        for (int i = 0; i < 20; i++)
        {
            await log.AppendAsync(0, spx.Next(40));
            await log.AppendAsync(1, goog.Next(25));
            if (i == 9)
            {
                var key = InstrumentKey.Parse("CBOE@SPX@INDEX");
                await log.AmendAsync(0, InstrumentMetadata.FromKey(key) with { Calendar = "india", Multiplier = 5 });
            }
        }

        await log.AdvanceClockAsync(1, SomeMarket.Time("2021-02-10T00:00:00Z"));
    }
}
