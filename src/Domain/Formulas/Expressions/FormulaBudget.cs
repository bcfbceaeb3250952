namespace SignalEs.Domain.Formulas.Expressions;

/// <summary>
/// Limits of a formula, checked when it is published: what passes runs in bounded time and memory on every bar. Formulas that it uses count with it.
/// </summary>
public static class FormulaBudget
{
    /// <summary>Characters of the text.</summary>
    public const int TextMax = 4096;

    /// <summary>Parentheses within parentheses.</summary>
    public const int ParenthesesMax = 32;

    /// <summary>Operators and calls within each other.</summary>
    public const int DepthMax = 64;

    /// <summary>Numbers, names, operators and calls.</summary>
    public const int NodesMax = 512;

    /// <summary>Values that one window looks back.</summary>
    public const int WindowMax = 5000;

    /// <summary>Values that all windows and indicators together look back.</summary>
    public const int WindowsMax = 20_000;

    /// <summary>Values of a row.</summary>
    public const int OutputsMax = 16;

    /// <summary>Formulas that use formulas that use formulas.</summary>
    public const int UsesDepthMax = 8;

    /// <summary>Errors that are reported at once.</summary>
    public const int ErrorsMax = 10;
}
