namespace SignalEs.Host.CommandLine.Eval;

/// <summary>What a number of an input file must be.</summary>
/// <param name="Text">The rule in words, for messages.</param>
internal sealed record NumberRule(string Text, Func<double, bool> Allows)
{
    public static readonly NumberRule Positive = new("expected a number greater than 0", x => x > 0 && double.IsFinite(x));

    public static readonly NumberRule NotNegative = new("expected a number, 0 or greater", x => x >= 0 && double.IsFinite(x));

    public static readonly NumberRule Finite = new("expected a finite number", double.IsFinite);

    /// <summary>Empty stands for unknown.</summary>
    public static readonly NumberRule Price = new("expected a finite number, or empty for unknown", x => !double.IsInfinity(x));

    /// <summary>Whatever is a number, inf and nan too: the kernel's status says what is wrong with it.</summary>
    public static readonly NumberRule Any = new("expected a number, inf, nan or empty", _ => true);
}
