using CsCheck;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;

namespace SignalEs.Domain.Tests.Ticks;

public sealed class TickBatchCodecTests
{
    private static readonly Gen<double> Number = Gen.Frequency(
        (3, Gen.Const(double.NaN)),
        (5, Gen.Int[0, 2_000_000].Select(n => n / 100.0)),
        (1, Gen.Double[0, 1e9]),
        (1, Gen.OneOf(0.0, -0.0, 0.1 + 0.2, 1e-9, 123456.789012345, double.Epsilon, 9007199254740993.0)));

    private static readonly Gen<Tick> AnyTick = Gen.Select(
        Gen.OneOf("NASDAQ@GOOG@EQ", "OPRA@GOOG@OPT@2016-01-15@750@C", "OPRA@GOOG@OPT@2016-01-15@750@P", "CBOE@SPX@INDEX"),
        Gen.Long[Some.Start, Some.Start + UnixNanos.PerDay],
        Gen.Select(Number, Number, Number, Number),
        Gen.Select(Number, Number, Number),
        Gen.OneOf<string?>(null, "file:a", "rest:b"),
        Gen.Long[0, 1_000_000],
        (key, ts, a, b, source, seq) => new Tick(
            key, ts, ts + 5, a.Item1, a.Item2, a.Item3, a.Item4, b.Item1, b.Item2, b.Item3, source, source is null ? 0 : seq));

    [Fact]
    public void Columns_that_are_used_again_give_the_same_ticks_as_new_ones() => Gen.Select(AnyTick.Array[0, 100], AnyTick.Array[0, 100], Gen.Bool).Sample((before, ticks, areUnnumbered) =>
    {
        ticks = areUnnumbered ? Array.ConvertAll(ticks, t => t with { Source = null, SourceSeq = 0 }) : ticks;
        var room = new TickColumns(0);
        Decoded(before);
        var back = Decoded(ticks);
        Assert.Equal(ticks.Length, back.Count);
        for (int i = 0; i < ticks.Length; i++)
        {
            Assert.Equal(Bits(ticks[i]), Bits(back[i]));
        }

        TickBatch Decoded(Tick[] some)
        {
            var writer = new ByteWriter();
            TickBatchCodec.Encode(Some.Batch(some), writer);
            return TickBatchCodec.Decode(writer.Written, new KeyTable(), room);
        }
    });

    [Fact]
    public void Every_tick_comes_back_to_the_bit() => AnyTick.Array[0, 200].Sample(ticks =>
    {
        var writer = new ByteWriter();
        TickBatchCodec.Encode(Some.Batch(ticks), writer);
        var back = TickBatchCodec.Decode(writer.Written);
        Assert.Equal(ticks.Length, back.Count);
        for (int i = 0; i < ticks.Length; i++)
        {
            Assert.Equal(Bits(ticks[i]), Bits(back[i]));
        }
    });

    [Fact]
    public void Damaged_bytes_end_in_InvalidDataException_or_a_batch_and_never_elsewhere()
    {
        var writer = new ByteWriter();
        TickBatchCodec.Encode(Some.Batch(Some.Market(1, 200)), writer);
        byte[] good = writer.ToArray();
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length]).Sample((at, value, length) =>
        {
            byte[] bad = good[..length];
            if (at < bad.Length)
            {
                bad[at] = value;
            }

            try
            {
                var batch = TickBatchCodec.Decode(bad);
                return batch.Count <= TickBatch.CountMax;
            }
            catch (InvalidDataException)
            {
                return true;
            }
        }, iter: 20_000);
    }

    [Fact]
    public void Version_1_written_by_the_first_release_is_still_read()
    {
        byte[] fixture = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "tick-batch-v1.bin"));
        var batch = TickBatchCodec.Decode(fixture);
        Assert.Equal(Some.Market(7, 50).Select(Bits), Enumerable.Range(0, batch.Count).Select(i => Bits(batch[i])));
    }

    [Fact]
    public void Version_2_is_written_the_same_way_as_by_the_release_that_brought_it()
    {
        var writer = new ByteWriter();
        TickBatchCodec.Encode(Some.Batch(Some.Market(7, 500)), writer);
        string path = Path.Combine(AppContext.BaseDirectory, "Fixtures", "tick-batch-v2.bin");
        Assert.Equal(File.ReadAllBytes(path), writer.ToArray());
    }

    [Fact]
    public void A_large_value_beside_a_small_one_loses_no_bit()
    {
        var ticks = new[] { 100_000_000.01, 1e-9, 987_654_321.123, 12.5 }.Select((v, i) => new Tick("NASDAQ@GOOG@EQ", i, i, v, v, v, v, v, v, v, "s", i)).ToArray();
        var writer = new ByteWriter();
        TickBatchCodec.Encode(Some.Batch(ticks), writer);
        var back = TickBatchCodec.Decode(writer.Written);
        Assert.Equal(ticks.Select(Bits), Enumerable.Range(0, back.Count).Select(i => Bits(back[i])));
    }

    [Fact]
    public void An_unknown_version_is_named()
        => Assert.Contains("version 9", Assert.Throws<InvalidDataException>(() => TickBatchCodec.Decode([9, 0])).Message, StringComparison.Ordinal);

    private static (string, long, long, long, long, long, long, long, long, long, string?, long) Bits(Tick t) => (
        t.Key, t.TsEventNs, t.TsReceivedNs, B(t.Last), B(t.Bid), B(t.Ask), B(t.BidSize), B(t.AskSize), B(t.Volume), B(t.OpenInterest), t.Source, t.SourceSeq);

    private static long B(double value) => double.IsNaN(value) ? long.MinValue + 1 : BitConverter.DoubleToInt64Bits(value);
}
