using SignalEs.Commands.Audit;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Ticks;
using SignalEs.Log;

namespace SignalEs.Commands.Tests.Audit;

public sealed class ReplayComparisonTests
{
    private const long Start = 1_609_770_600_000_000_000; // 2021-01-04T14:30:00Z
    private const string Key = "CBOE@SPX@INDEX";

    private static readonly ReplayRange Everything = new(0, long.MaxValue, new HashSet<string>(), new HashSet<string>(), false);

    [Fact]
    public void What_was_recorded_by_the_same_engine_matches()
    {
        using var comparison = new ReplayComparison(Everything);
        comparison.Add(Step(static _ => { }));
        Assert.Equal(0, comparison.Mismatched);
        Assert.True(comparison.Matched > 0);
        Assert.Equal(comparison.RecordedSha256(), comparison.OutputSha256());
    }

    [Fact]
    public void One_flipped_bit_of_one_value_is_found_and_shown()
    {
        using var comparison = new ReplayComparison(Everything);
        comparison.Add(Step(signals => signals.Columns.Values[0] = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(signals.Columns.Values[0]) ^ 1)));
        Assert.Equal(1, comparison.Mismatched);
        var mismatch = Assert.Single(comparison.FirstMismatches);
        Assert.Equal(("value", "8:0"), (mismatch.Kind, mismatch.Position));
        Assert.NotEqual(mismatch.Recorded!.Bits, mismatch.Recomputed!.Bits);
        Assert.NotEqual(comparison.RecordedSha256(), comparison.OutputSha256());
    }

    [Fact]
    public void A_changed_status_is_a_mismatch()
    {
        using var comparison = new ReplayComparison(Everything);
        comparison.Add(Step(signals => signals.Columns.Status[1] = (byte)SignalStatus.NotFinite));
        Assert.Equal(1, comparison.Mismatched);
    }

    [Fact]
    public void What_lies_outside_the_range_is_not_counted()
    {
        using var comparison = new ReplayComparison(Everything with { Instruments = new HashSet<string> { "NASDAQ@OTHER@EQ" } });
        comparison.Add(Step(static _ => { }));
        Assert.Equal((0, 0, 0), (comparison.Ticks, comparison.Signals, comparison.Mismatched));
    }

    // Forty minutes of an index; what was recorded goes through its binary form, as in the log, and may then be tampered with.
    private static ReplayedStep Step(Action<SignalBatch> tamper)
    {
        var engine = new SignalEngine(0);
        engine.Configure(new EngineConfigured(DefaultSettings.Settings, DefaultSettings.Settings.Hash, [], "test"));
        var builder = new TickBatchBuilder();
        for (int i = 0; i < 40; i++)
        {
            long ts = Start + i * UnixNanos.PerMinute;
            builder.Add(new Tick(Key, ts, ts, 3700 + i % 7, double.NaN, double.NaN, double.NaN, double.NaN, 10, double.NaN));
        }

        var batch = builder.Build();
        var output = engine.Confirm(engine.Apply(batch), 7);
        var recorded = SignalsComputed.FromBytes(new SignalsComputed(0, 1, engine.FormulaSetHash, SignalEngine.Version, output.Signals).ToBytes());
        tamper(recorded.Signals);
        var when = DateTimeOffset.UnixEpoch;
        return new ReplayedStep(
            new TicksEvent(7, 1, "shard-0-2021-01-04", when, new TicksIngested(0, "rest", "", "", "c", batch)), output, new SignalsEvent(8, 2, "shard-0-2021-01-04", when, recorded));
    }
}
