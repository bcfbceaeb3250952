using CsCheck;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Domain.Tests.Engine;

public sealed class LateCorrectionTests
{
    private const string Key = "NASDAQ@GOOG@EQ";

    private static readonly EngineSettings Settings = DefaultSettings.Settings with
    {
        Configs = [OnBars("ema_20", "1m"), OnBars("rsi_14", "1m"), OnBars("sma_20", "5m"), OnBars("vwap", "1m")],
    };

    [Fact]
    public void Signals_end_as_if_every_tick_had_come_in_time() => Gen.Int[0, 1_000_000].Sample(seed =>
    {
        var ticks = Late((ulong)seed, 500);
        var late = Run(ticks, snapshotAt: -1, out int corrections);
        var inTime = Run([.. ticks.OrderBy(t => t.TsEventNs)], snapshotAt: -1, out int none);
        Assert.Equal(0, none);
        Assert.True(corrections > 0);
        Assert.Equal(inTime, late);
    }, iter: 60);

    [Fact]
    public void A_snapshot_in_between_changes_nothing() => Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[0, 40]).Sample((seed, at) =>
    {
        var ticks = Late((ulong)seed, 300);
        Assert.Equal(Run(ticks, snapshotAt: -1, out _), Run(ticks, snapshotAt: at, out _));
    }, iter: 40);

    [Fact]
    public void A_correction_names_its_rows_and_the_late_tick_that_made_it_necessary()
    {
        var engine = Engine(Settings);
        long minute = UnixNanos.PerMinute;
        Apply(engine, Trade(0, 100), Trade(minute, 101), Trade(2 * minute, 102), Trade(3 * minute, 103));
        var late = Apply(engine, Trade(3 * minute + 1, 103), Trade(minute + 5, 90), Trade(minute + 6, 91)).Signals;
        Assert.Equal([1, 2], late.LateTicks);
        Assert.Equal((0, 0), (late.Count, late.Corrections.Length));
        var batch = Apply(engine, Trade(3 * minute + 2, 103)).Signals;
        var correction = Assert.Single(batch.Corrections);
        Assert.Equal(new Correction(0, batch.Count, new Position(1, 1)), correction);

        // Minute 1 has the late trade; what was computed for it and for minute 2 is computed again, nothing of minute 0 is.
        long[] bars = [.. Enumerable.Range(0, batch.Count).Select(r => (batch.Columns.BarStartNs[r] - Some.Start) / minute).Distinct()];
        Assert.Equal([1, 2], bars);
        var back = Decoded(batch);
        Assert.Equal(batch.Corrections, back.Corrections);
        Assert.Equal(correction, back.CorrectionOf(0));
    }

    [Fact]
    public void Settings_that_say_nothing_of_late_bars_correct_no_signal()
    {
        var engine = Engine(Settings with { LateBars = 0 });
        Apply(engine, Trade(0, 100), Trade(UnixNanos.PerMinute, 101), Trade(2 * UnixNanos.PerMinute, 102));
        var batch = Apply(engine, Trade(5, 90), Trade(2 * UnixNanos.PerMinute + 1, 102)).Signals;
        Assert.Equal([0], batch.LateTicks);
        Assert.Equal((0, 0), (batch.Count, batch.Corrections.Length));
        Assert.NotEqual((Settings with { LateBars = 0 }).Hash, Settings.Hash);
    }

    [Fact]
    public void A_tick_older_than_the_window_corrects_no_signal()
    {
        var engine = Engine(Settings);
        for (int i = 0; i < 20; i++)
        {
            Apply(engine, Trade(i * UnixNanos.PerMinute, 100 + i));
        }

        // Of the frame of five minutes the bar is still within the window; of one minute it isn't.
        var batch = Apply(engine, Trade(5, 90), Trade(19 * UnixNanos.PerMinute + 1, 120)).Signals;
        Assert.NotEqual(0, batch.Count);
        Assert.All(Enumerable.Range(0, batch.Count), r => Assert.Equal("sma_20", batch.ConfigOf(r).Config));
        Assert.Equal([0], batch.LateTicks);
    }

    [Fact]
    public void A_late_tick_goes_into_the_larger_frame_that_is_still_forming()
    {
        var engine = Engine(Settings);
        Apply(engine, Trade(0, 100), Trade(UnixNanos.PerMinute, 101), Trade(2 * UnixNanos.PerMinute, 102), Trade(5, 90, size: 7));
        var output = engine.AdvanceClock(new ClockAdvanced(0, Some.Start + 5 * UnixNanos.PerMinute, []));
        var five = Assert.Single(output.Bars.All(), b => b.IsFinal && b.Timeframe == Timeframe.Parse("5m")).Bar;
        Assert.Equal((100, 90, 102, 10, 1), (five.Open, five.Low, five.Close, five.Volume, five.LateTicks));
    }

    private static Tick Trade(long after, double price, double size = 1) => Some.Trade(Key, Some.Start + after, price, size);

    // Trades every few seconds; one in six is delivered up to three minutes late.
    private static List<Tick> Late(ulong seed, int count)
    {
        var random = new Numerics.SplitMix64(seed);
        var delivered = new List<(long At, Tick Tick)>();
        long ts = Some.Start;
        for (int i = 0; i < count; i++)
        {
            ts += UnixNanos.PerMillisecond + (long)(random.NextDouble() * 12 * UnixNanos.PerSecond);
            long delay = random.NextDouble() < 1 / 6.0 ? (long)(random.NextDouble() * 180 * UnixNanos.PerSecond) : 0;
            delivered.Add((ts + delay, Some.Trade(Key, ts, 100 + Math.Round(random.NextDouble() * 10, 2), 1 + i % 7)));
        }

        return [.. delivered.OrderBy(d => d.At).Select(d => d.Tick)];
    }

    private static SortedDictionary<string, string> Run(List<Tick> ticks, int snapshotAt, out int corrections)
    {
        var engine = Engine(Settings);
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        corrections = 0;
        int sequence = 0;
        foreach (var part in ticks.Chunk(7))
        {
            if (sequence == snapshotAt)
            {
                engine = SignalEngine.Load(engine.Save());
            }

            corrections += Take(engine.Confirm(engine.Apply(Some.Batch(part)), ++sequence), values);
        }

        long end = ticks.Max(t => t.TsEventNs) + UnixNanos.PerHour;
        Take(engine.Confirm(engine.AdvanceClock(new ClockAdvanced(0, end, [])), ++sequence), values);
        return values;
    }

    private static int Take(EngineOutput output, SortedDictionary<string, string> values)
    {
        var signals = output.Signals;
        for (int row = 0; row < signals.Count; row++)
        {
            values[$"{signals.ConfigOf(row).Config} {signals.Columns.BarStartNs[row]}"]
                = $"{signals.StatusOf(row)} {string.Join(' ', signals.ValuesOf(row).ToArray().Select(BitConverter.DoubleToInt64Bits))}";
        }

        return signals.Corrections.Length;
    }

    private static EngineOutput Apply(SignalEngine engine, params Tick[] ticks) => engine.Confirm(engine.Apply(Some.Batch(ticks)), 1);

    private static SignalBatch Decoded(SignalBatch batch)
    {
        var writer = new ByteWriter();
        SignalBatchCodec.Encode(batch, writer);
        var reader = new ByteReader(writer.Written);
        return SignalBatchCodec.Decode(ref reader);
    }

    private static SignalEngine Engine(EngineSettings settings)
    {
        var engine = new SignalEngine(0);
        engine.Configure(new EngineConfigured(settings, settings.Hash, [], "test"));
        return engine;
    }

    private static SignalConfig OnBars(string formula, string timeframe)
        => new(formula, new Selector(null, null, ["EQ"]), formula, Cadence.AtClose(Timeframe.Parse(timeframe)), "test");
}
