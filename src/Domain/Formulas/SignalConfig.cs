using SignalEs.Domain.Instruments;

namespace SignalEs.Domain.Formulas;

/// <summary>Which instruments a config is for; every given part must match.</summary>
/// <param name="Key">One instrument key, or null.</param>
/// <param name="Underlying">Underlying symbol, or null for all.</param>
/// <param name="Products">Product codes as in keys (<c>EQ</c>, <c>INDEX</c>, <c>FUT</c>, <c>OPT</c>); empty for all.</param>
public sealed record Selector(string? Key, string? Underlying, IReadOnlyList<string> Products)
{
    public bool Matches(InstrumentKey key)
    {
        if ((Key is not null && Key != key.Text) || (Underlying is not null && Underlying != key.Underlying))
        {
            return false;
        }

        if (Products.Count == 0)
        {
            return true;
        }

        foreach (string product in Products)
        {
            if (product == key.ProductCode)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>What is computed, for whom, when.</summary>
/// <param name="Id">Name in URLs and channels, lower case.</param>
/// <param name="Selector">Instruments it is for.</param>
/// <param name="Formula">Formula name; the formula set says which version.</param>
/// <param name="Cadence">See <see cref="Cadence"/>.</param>
/// <param name="CreatedBy">Who configured it.</param>
public sealed record SignalConfig(string Id, Selector Selector, string Formula, Cadence Cadence, string CreatedBy);
