using CsCheck;
using SignalEs.Domain.Ticks;

namespace SignalEs.Domain.Tests.Ticks;

public sealed class TickRulesTests
{
    private const long Now = 1_700_000_000 * UnixNanos.PerSecond;

    private static readonly Gen<double> Number = Gen.OneOf(
        double.NaN, 0.0, -0.0, 1.0, -1.0, 1e9, 1e9 + 1, 1e12, 1e12 + 1, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, 123.45);

    private static readonly Gen<Tick> AnyTick = Gen.Select(
        Gen.Frequency((8, Gen.Long[Now - 10, Now + 10]), (1, Gen.OneOf(0L, TickRules.PastMinNs, TickRules.PastMinNs - 1, Now + TickRules.FutureMaxNs, Now + TickRules.FutureMaxNs + 1))),
        Gen.Frequency((3, Gen.Const(double.NaN)), (1, Number)).Array[7],
        (ts, v) => new Tick("CBOE@SPX@INDEX", ts, Now, v[0], v[1], v[2], v[3], v[4], v[5], v[6]));

    [Fact]
    public void Ticks_in_columns_are_judged_like_ticks_in_rows() => AnyTick.Sample(tick =>
    {
        var batch = Some.Batch(tick);
        return TickRules.IsGood(batch.Columns, 0, Now) == (TickRules.CheckValues(tick) is null);
    }, iter: 50_000);
}
