using SignalEs.Domain;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;

namespace SignalEs.Fuzz;

/// <summary>Ticks of which most are good, and packed forms of them.</summary>
internal sealed class SomeTicks(Random random)
{
    public const long Now = 1_790_000_000 * UnixNanos.PerSecond;

    private static readonly string[] Keys =
    [
        "NASDAQ@GOOG@EQ", "CBOE@SPX@INDEX", "OPRA@GOOG@OPT@2016-01-15@750@C", "OPRA@SPX@OPT@2026-12-18@7000@P", "NFO@NIFTY@FUT@2026-12-31", "nse@X@EQ", "A@B@X\0", "",
    ];

    public Tick Next()
    {
        long ts = random.Next(20) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : Now - random.NextInt64(UnixNanos.PerDay);
        string key = Keys[random.Next(10) == 0 ? random.Next(Keys.Length) : random.Next(5)];
        string? source = random.Next(3) == 0 ? new[] { "f", "desk:é", "s😀", "s😁" }[random.Next(4)] : null;
        return new Tick(
            key, ts, random.Next(4) == 0 ? random.NextInt64() : Now, Number(), Number(), Number(), Number(), Number(), Number(), Number(), source,
            source is null ? 0 : random.NextInt64(random.Next(2) == 0 ? 1000 : long.MaxValue));
    }

    public TickBatch Batch(int countMax)
    {
        var builder = new TickBatchBuilder(16);
        for (int i = random.Next(countMax + 1); i > 0; i--)
        {
            builder.Add(Next());
        }

        return builder.Build();
    }

    public byte[] Packed(int countMax)
    {
        var writer = new ByteWriter(256);
        TickBatchCodec.Encode(Batch(countMax), writer);
        return writer.ToArray();
    }

    private double Number() => random.Next(12) switch
    {
        < 4 => double.NaN,
        < 10 => random.Next(200_000) / 100.0,
        10 => random.NextDouble() * 1e5,
        _ => new[] { 0, -0.0, -1, 1e9, 1e13, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, double.MaxValue, 9007199254740993 }[random.Next(10)],
    };
}
