namespace SignalEs.Domain.Formulas.Modules;

/// <summary>
/// Runs WebAssembly for the engine. It stands outside of Domain, but what it gives must be as deterministic: same module, same numbers, same bits, on
/// every machine.
/// </summary>
public interface IModuleRuntime
{
    /// <summary>A module ready to run; loading the same bytes twice costs once.</summary>
    /// <exception cref="ModuleException">It is no module, imports something, lacks an export, or is over the <see cref="ModuleBudget"/>.</exception>
    IFormulaModule Load(byte[] wasm);
}

/// <summary>A module that is ready to run. Each call starts with the module as it was published: nothing is remembered. May be used by several threads.</summary>
public interface IFormulaModule
{
    /// <summary>
    /// One call of the module's <c>eval</c>.
    /// </summary>
    /// <param name="inputs">Row after row, the oldest first; NaN = unknown.</param>
    /// <param name="outputs">Filled when it succeeds.</param>
    ModuleResult Run(ReadOnlySpan<double> inputs, Span<double> outputs);
}

/// <summary>How a call ended.</summary>
public enum ModuleResult : byte
{
    Ok,

    /// <summary>The module says that there is no value.</summary>
    Unknown,

    /// <summary>A trap, no fuel left, an address outside of its memory, or another count of outputs.</summary>
    Failed,
}

/// <summary>A module that can't be used, and why.</summary>
public sealed class ModuleException(string problem, string allowed) : Exception($"{problem}; allowed: {allowed}")
{
    public string Problem { get; } = problem;

    public string Allowed { get; } = allowed;
}
