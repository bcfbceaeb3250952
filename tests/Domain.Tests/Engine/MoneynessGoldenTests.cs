using SignalEs.Domain.Engine;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Moneyness;

namespace SignalEs.Domain.Tests.Engine;

/// <summary>A formula version never changes its bits: hashes over every value of a seeded market. A difference means that a new version is due.</summary>
public sealed class MoneynessGoldenTests
{
    private static readonly FormulaDefinition Greeks = new(
        "greeks", 1, FormulaKind.Greeks, "greeks", [new("forward", "parity"), new("trade_age_max_s", "300"), new("underlying_age_max_s", "300")],
        ["iv", "delta", "gamma", "vega", "theta", "rho", "mark", "underlying_price", "forward", "years"]);

    [Fact]
    public void Moneyness_1_keeps_its_bits() => Assert.Equal("b247292358fe3556", Hash(MoneynessFormula.Version1));

    [Fact]
    public void Moneyness_2_keeps_its_bits() => Assert.Equal("41618a7ae082e55c", Hash(MoneynessFormula.Default));

    private static string Hash(FormulaDefinition moneyness)
    {
        var settings = DefaultSettings.Settings with
        {
            FormulaSet = new FormulaSet([Greeks, moneyness]),
            Configs = [.. DefaultSettings.Settings.Configs.Where(c => c.Id is "greeks" or "moneyness")],
        };
        var engine = new SignalEngine(0);
        engine.Configure(new EngineConfigured(settings, settings.Hash, [], "test"));
        ulong hash = 14695981039346656037;
        long sequence = 1;
        foreach (var chunk in Some.Market(20240229, 4000).Chunk(100))
        {
            var signals = engine.Confirm(engine.Apply(Some.Batch(chunk)), sequence++).Signals;
            for (int row = 0; row < signals.Count; row++)
            {
                if (signals.ConfigOf(row).Config == "moneyness")
                {
                    Mix(ref hash, (ulong)signals.Columns.TsNs[row], signals.Columns.Status[row]);
                    foreach (double value in signals.ValuesOf(row))
                    {
                        Mix(ref hash, double.IsNaN(value) ? 0x7FF8000000000000 : BitConverter.DoubleToUInt64Bits(value));
                    }
                }
            }
        }

        return hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void Mix(ref ulong hash, params ReadOnlySpan<ulong> words)
    {
        foreach (ulong word in words)
        {
            hash = (hash ^ word) * 1099511628211;
        }
    }
}
