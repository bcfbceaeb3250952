using System.Globalization;
using SignalEs.Domain.Formulas;

namespace SignalEs.Domain.Moneyness;

/// <summary>
/// Parameters of the built-in function <c>moneyness</c>.
/// </summary>
/// <param name="Edition">1 or 2, told by the outputs that the definition names: what is computed, and from what.</param>
/// <param name="Reference">Parameter <c>reference</c>: strikes are ranked against the <c>forward</c> of the expiry or against <c>spot</c>.</param>
/// <param name="Steps">Parameter <c>steps</c>: levels ITM1..ITMn and OTM1..OTMn beside ATM.</param>
/// <param name="Deltas">Parameter <c>deltas</c>, from edition 2: levels by delta on the forward, <c>10D</c> and <c>25D</c> for <c>10,25</c>; whole percents, rising; <c>none</c> for none.</param>
/// <param name="Hysteresis">Parameter <c>hysteresis</c>: the ATM strike changes only when the reference has passed the midpoint between strikes by this part of their distance (0 to 0.5).</param>
/// <param name="Greeks">Parameter <c>greeks</c>: the signal config whose volatilities and Greeks are aggregated.</param>
public sealed record MoneynessFormula(int Edition, RankReference Reference, int Steps, IReadOnlyList<int> Deltas, double Hysteresis, string Greeks)
{
    public const string Function = "moneyness";

    /// <summary>Level of the row that holds the figures of a whole expiry.</summary>
    public const string ExpiryLevel = "EXPIRY";

    /// <summary>What <c>deltas</c> may be.</summary>
    public const string DeltasAllowed = "none, or up to 9 whole percents from 1 to 99, rising, comma separated (10,25)";

    private const int DeltasMax = 9;

    public static readonly FormulaDefinition Version1 = new(
        "moneyness", 1, FormulaKind.Moneyness, Function,
        [new("greeks", "greeks"), new("hysteresis", "0.1"), new("reference", "forward"), new("steps", "5")],
        MoneynessOutputs.Bucket1);

    public static readonly FormulaDefinition Default = new(
        "moneyness", 2, FormulaKind.Moneyness, Function,
        [new("deltas", "25"), new("greeks", "greeks"), new("hysteresis", "0.1"), new("reference", "forward"), new("steps", "5")],
        MoneynessOutputs.Bucket);

    /// <summary>Levels by strike steps and by delta, and the row of the whole expiry.</summary>
    public int Levels => 2 * Steps + 1 + Deltas.Count + 1;

    public IReadOnlyList<string> BucketOutputs => Edition == 1 ? MoneynessOutputs.Bucket1 : MoneynessOutputs.Bucket;

    public IReadOnlyList<string> ExpiryOutputs => Edition == 1 ? MoneynessOutputs.Expiry1 : MoneynessOutputs.Expiry;

    public static MoneynessFormula From(FormulaDefinition formula)
    {
        int edition = IsEdition1(formula.Outputs) ? 1 : 2;
        return new(
            edition,
            formula.Text("reference") == "spot" ? RankReference.Spot : RankReference.Forward,
            (int)formula.Number("steps", 5),
            edition == 2 && TryReadDeltas(formula.Text("deltas") ?? "25", out var deltas) ? deltas : [],
            formula.Number("hysteresis", 0.1),
            formula.Text("greeks") ?? "greeks");
    }

    /// <summary>Reads parameter <c>deltas</c>.</summary>
    public static bool TryReadDeltas(string text, out IReadOnlyList<int> deltas)
    {
        var read = new List<int>();
        deltas = read;
        if (text == "none")
        {
            return true;
        }

        foreach (string part in text.Split(','))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int delta) || delta is < 1 or > 99 || (read.Count > 0 && delta <= read[^1]))
            {
                return false;
            }

            read.Add(delta);
        }

        return read.Count <= DeltasMax;
    }

    private static bool IsEdition1(IReadOnlyList<string> outputs)
    {
        bool same = outputs.Count == MoneynessOutputs.Bucket1.Count;
        for (int i = 0; same && i < outputs.Count; i++)
        {
            same = outputs[i] == MoneynessOutputs.Bucket1[i];
        }

        return same;
    }
}

/// <summary>What strikes are ranked against.</summary>
public enum RankReference : byte
{
    Forward,
    Spot,
}
