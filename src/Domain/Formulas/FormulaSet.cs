using System.Text;

namespace SignalEs.Domain.Formulas;

/// <summary>The formula versions that run together: at most one version of each name, in order of name.</summary>
public sealed record FormulaSet(IReadOnlyList<FormulaDefinition> Formulas)
{
    /// <summary>SHA-256 (hex) over the formulas; recorded with every batch of signals.</summary>
    public string Hash
    {
        get
        {
            var text = new StringBuilder();
            foreach (var formula in Formulas)
            {
                text.Append(formula.Canonical()).Append('\n');
            }

            return FormulaDefinition.Sha256Hex(text.ToString());
        }
    }

    public FormulaDefinition? Find(string name)
    {
        foreach (var formula in Formulas)
        {
            if (formula.Name == name)
            {
                return formula;
            }
        }

        return null;
    }
}
