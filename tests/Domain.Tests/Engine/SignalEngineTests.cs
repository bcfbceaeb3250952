using CsCheck;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Ticks;

namespace SignalEs.Domain.Tests.Engine;

public sealed class SignalEngineTests
{
    [Fact]
    public void The_same_ticks_in_any_batches_give_the_same_signals() => Gen.Select(Gen.ULong, Gen.Int[1, 97], Gen.Int[1, 97]).Sample((seed, a, b) =>
    {
        var ticks = Some.Market(seed, 400);
        Assert.Equal(Rows(Run(Some.Engine(), ticks, a)), Rows(Run(Some.Engine(), ticks, b)));
    }, iter: 50);

    [Fact]
    public void A_replay_gives_the_same_bytes() => Gen.ULong.Sample(seed =>
    {
        var ticks = Some.Market(seed, 300);
        var first = Run(Some.Engine(), ticks, 50).ConvertAll(Bytes);
        Assert.Equal(first, Run(Some.Engine(), ticks, 50).ConvertAll(Bytes));
    }, iter: 30);

    [Fact]
    public void A_restored_engine_goes_on_as_if_nothing_had_happened() => Gen.Select(Gen.ULong, Gen.Int[0, 30]).Sample((seed, at) =>
    {
        var batches = Some.Market(seed, 600).Chunk(20).Select(c => Some.Batch(c)).ToList();
        var engine = Some.Engine();
        for (int i = 0; i < batches.Count; i++)
        {
            if (i == at)
            {
                byte[] snapshot = engine.Save();
                var restored = SignalEngine.Load(snapshot);
                Assert.Equal(snapshot, restored.Save());
                engine = restored;
            }

            engine.Confirm(engine.Apply(batches[i]), i + 1);
        }

        var straight = Some.Engine();
        for (int i = 0; i < batches.Count; i++)
        {
            straight.Confirm(straight.Apply(batches[i]), i + 1);
        }

        Assert.Equal(straight.Save(), engine.Save());
    }, iter: 30);

    [Fact]
    public void A_slice_ends_where_the_rows_run_out_and_the_rest_follows()
    {
        var batch = Some.Batch(Some.Market(3, 500));
        var whole = Some.Engine();
        var expected = Rows([whole.Apply(batch)]);
        var sliced = Some.Engine();
        var outputs = new List<EngineOutput>();
        for (int start = 0; start < batch.Count;)
        {
            outputs.Add(sliced.Apply(batch, start, 40, out int end));
            Assert.True(end > start);
            start = end;
        }

        Assert.True(outputs.Count > 3);
        Assert.Equal(expected, Rows(outputs));
    }

    [Fact]
    public void An_interval_sees_no_tick_at_or_after_its_boundary()
    {
        var engine = Some.Engine();
        const string option = "CBOE@SPX@OPT@2021-01-15@3700@C";
        var output = engine.Apply(Some.Batch(
            Some.Trade("CBOE@SPX@INDEX", Some.Start, 3700),
            Some.Quote(option, Some.Start + 1, 50, 52),
            Some.Quote(option, Some.Start + UnixNanos.PerSecond, 90, 92),
            Some.Quote(option, Some.Start + 2 * UnixNanos.PerSecond, 10, 12)));
        var marks = Rows([output]).Where(r => r.Config == "greeks").Select(r => (r.Ts, BitConverter.Int64BitsToDouble(r.Values[6]))).ToList();
        Assert.Equal([(Some.Start + UnixNanos.PerSecond, 51.0), (Some.Start + 2 * UnixNanos.PerSecond, 91.0)], marks);
    }

    [Fact]
    public void What_cannot_be_computed_has_a_reason_and_no_values()
    {
        var engine = Some.Engine();
        const string call = "CBOE@SPX@OPT@2021-01-15@3600@C";
        var output = engine.Apply(Some.Batch(
            Some.Trade("CBOE@SPX@INDEX", Some.Start, 3700),
            Some.Quote(call, Some.Start, 10, 12),
            Some.Quote("CBOE@SPX@OPT@2021-01-15@3700@C", Some.Start, 60, 50),
            Some.Quote("CBOE@SPX@OPT@2021-01-04@3700@C", Some.Start, 10, 12),
            Some.Trade("CBOE@SPX@INDEX", Some.Start + 8 * UnixNanos.PerHour, 3701)));
        var rows = Rows([output]).Where(r => r.Config == "greeks").ToList();
        Assert.Contains(rows, r => r.Subject == call && r.Status == SignalStatus.BelowIntrinsic && double.IsNaN(BitConverter.Int64BitsToDouble(r.Values[0])));
        Assert.Contains(rows, r => r.Subject == "CBOE@SPX@OPT@2021-01-15@3700@C" && r.Status == SignalStatus.NoQuote);
    }

    [Fact]
    public void A_tick_for_a_closed_bar_is_flagged_late_and_moves_nothing_back()
    {
        var engine = Some.Engine();
        var output = engine.Apply(Some.Batch(
            Some.Trade("CBOE@SPX@INDEX", Some.Start, 3700),
            Some.Trade("CBOE@SPX@INDEX", Some.Start + 2 * UnixNanos.PerMinute, 3702),
            Some.Trade("CBOE@SPX@INDEX", Some.Start + 1, 3000)));
        Assert.Equal([2], output.Signals.LateTicks);
        Assert.Equal(Some.Start + 2 * UnixNanos.PerMinute, output.Signals.Watermarks.Single().TsNs);
        Assert.All(output.Bars.All().Where(b => b.IsFinal), b => Assert.Equal(3700, b.Bar.Low));
    }

    [Fact]
    public void A_late_trade_of_yesterday_leaves_the_volume_of_today_alone()
    {
        var engine = Some.Engine();
        const string option = "CBOE@SPX@OPT@2021-01-15@3700@C";
        var output = engine.Apply(Some.Batch(
            Some.Trade("CBOE@SPX@INDEX", Some.Start, 3700),
            Some.Trade(option, Some.Start, 60, 5),
            Some.Trade(option, Some.Start - UnixNanos.PerDay, 50, 1000),
            Some.Trade(option, Some.Start + 1, 60, 2),
            Some.Trade("CBOE@SPX@INDEX", Some.Start + 2 * UnixNanos.PerSecond, 3701)));
        var atm = Rows([output]).First(r => r.Subject == "SPX:2021-01-15:ATM");
        int volume = Domain.Moneyness.MoneynessOutputs.Bucket.ToList().IndexOf("volume");
        Assert.Equal(7, BitConverter.Int64BitsToDouble(atm.Values[volume]));
    }

    [Fact]
    public void Larger_frames_are_the_merge_of_their_minutes()
    {
        var ticks = Some.Market(11, 3000);
        var settings = DefaultSettings.Settings with { LateBars = 0 }; // else late ticks go into what is still forming, and only there
        var engine = new SignalEngine(0);
        engine.Configure(new EngineConfigured(settings, settings.Hash, [], "test"));
        var outputs = Run(engine, ticks, 64);
        var minutes = Final(outputs, "1m");
        foreach (var five in Final(outputs, "5m"))
        {
            var merged = Domain.Timeframes.Bar.Empty(five.Bar.Start);
            foreach (var minute in minutes.Where(m => m.Key == five.Key && m.Bar.Start >= five.Bar.Start && m.Bar.Start < five.End))
            {
                merged.Merge(minute.Bar);
            }

            Assert.Equal(merged, five.Bar);
        }
    }

    [Fact]
    public void The_clock_closes_bars_of_the_named_underlying_only()
    {
        var engine = Some.Engine();
        engine.Confirm(engine.Apply(Some.Batch(Some.Trade("CBOE@SPX@INDEX", Some.Start, 3700), Some.Trade("NASDAQ@GOOG@EQ", Some.Start, 750))), 1);
        Assert.Equal(["SPX", "GOOG"], engine.DueBy(Some.Start + UnixNanos.PerMinute, UnixNanos.PerMinute));
        var output = engine.AdvanceClock(new ClockAdvanced(0, Some.Start + UnixNanos.PerMinute, ["GOOG"]));
        Assert.Equal("NASDAQ@GOOG@EQ", Assert.Single(output.Bars.All(), b => b.IsFinal).Key.Text);
        Assert.Equal(["SPX"], engine.DueBy(Some.Start + UnixNanos.PerMinute, UnixNanos.PerMinute));
    }

    [Fact]
    public void A_damaged_snapshot_is_noticed()
    {
        var engine = Some.Engine();
        engine.Confirm(engine.Apply(Some.Batch(Some.Market(5, 100))), 1);
        byte[] snapshot = engine.Save();
        Gen.Select(Gen.Int[0, snapshot.Length - 1], Gen.Int[1, 255]).Sample((at, flip) =>
        {
            byte[] bad = [.. snapshot];
            bad[at] ^= (byte)flip;
            Assert.Throws<InvalidDataException>(() => SignalEngine.Load(bad));
        }, iter: 200);
    }

    private sealed record Row(string Config, string Subject, long Ts, long BarStart, SignalStatus Status, long[] Values)
    {
        public bool Equals(Row? other) => other is not null
            && (Config, Subject, Ts, BarStart, Status) == (other.Config, other.Subject, other.Ts, other.BarStart, other.Status)
            && Values.AsSpan().SequenceEqual(other.Values);

        public override int GetHashCode() => Subject.Length;
    }

    private static List<EngineOutput> Run(SignalEngine engine, List<Tick> ticks, int size)
    {
        long sequence = 1;
        return [.. ticks.Chunk(size).Select(chunk => engine.Confirm(engine.Apply(Some.Batch(chunk)), sequence += 2))];
    }

    private static byte[] Bytes(EngineOutput output) => new SignalsComputed(0, 1, "", SignalEngine.Version, output.Signals).ToBytes();

    private static List<BarChange> Final(List<EngineOutput> outputs, string timeframe)
        => [.. outputs.SelectMany(o => o.Bars.All()).Where(b => b.IsFinal && b.Timeframe.ToString() == timeframe)];

    private static List<Row> Rows(List<EngineOutput> outputs)
    {
        var rows = new List<Row>();
        foreach (var signals in outputs.ConvertAll(o => SignalsComputed.FromBytes(Bytes(o)).Signals))
        {
            for (int i = 0; i < signals.Count; i++)
            {
                rows.Add(new Row(
                    signals.ConfigOf(i).Config, signals.SubjectOf(i), signals.Columns.TsNs[i], signals.Columns.BarStartNs[i], signals.StatusOf(i),
                    [.. signals.ValuesOf(i).ToArray().Select(BitConverter.DoubleToInt64Bits)]));
            }
        }

        return rows;
    }
}
