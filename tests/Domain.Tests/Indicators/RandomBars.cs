using CsCheck;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Tests.Indicators;

/// <summary>Bars of a random walk with flat stretches, jumps and bars without volume or range; and random parameters of an indicator.</summary>
internal static class RandomBars
{
    private const long NsPerHour = 3_600_000_000_000;

    private static readonly Gen<(double Move, double Up, double Down, double Volume, double Other)> Steps = Gen.Select(
        Gen.Frequency((6, Gen.Double[-0.02, 0.02]), (3, Gen.Const(0.0)), (1, Gen.Double[-0.3, 0.4])),
        Gen.Frequency((3, Gen.Double[0, 0.01]), (1, Gen.Const(0.0))),
        Gen.Frequency((3, Gen.Double[0, 0.01]), (1, Gen.Const(0.0))),
        Gen.Frequency((5, Gen.Double[1, 1e6]), (1, Gen.Const(0.0))),
        Gen.Double[-0.02, 0.02]);

    public static readonly Gen<BarInput[]> Bars = Steps.Array[1, 260].Select(steps =>
    {
        var bars = new BarInput[steps.Length];
        double close = 100, other = 50;
        for (var i = 0; i < steps.Length; i++)
        {
            var open = close;
            close = Math.Round(close * (1 + steps[i].Move), 2);
            other *= 1 + steps[i].Other;
            var high = Math.Max(open, close) * (1 + steps[i].Up);
            var low = Math.Min(open, close) * (1 - steps[i].Down);
            bars[i] = new(i * 31 * NsPerHour, open, high, low, close, steps[i].Volume, other);
        }

        return bars;
    });

    /// <summary>Checks a law on random bars, with the default and with small random parameters.</summary>
    public static void Sample(Action<BarInput[], double[]> law, string name)
    {
        Assert.True(IndicatorCatalog.TryGet(name, out var definition));
        Gen.Select(Bars, Parameters(definition)).Sample((bars, parameters) => law(bars, parameters), iter: 40, threads: 1);
    }

    private static Gen<double[]> Parameters(IndicatorDefinition definition)
    {
        var defaults = definition.Complete([]);
        var small = Gen.Double[0, 1].Array[definition.Parameters.Count].Select(draws => draws.Select((draw, i) =>
        {
            var parameter = definition.Parameters[i];
            var highest = Math.Min(parameter.Max, Math.Max(parameter.Default * 1.5, parameter.Min + 3));
            var lowest = Math.Max(parameter.Min, parameter.IsInteger ? 0 : parameter.Default / 4);
            var value = lowest + (draw * (highest - lowest));
            return parameter.IsInteger ? Math.Round(value) : value;
        }).ToArray());
        return Gen.OneOf(Gen.Const(defaults), small.Select(p => definition.Validate(p) is null ? p : defaults));
    }
}
