namespace SignalEs.Domain.Formulas.Modules;

/// <summary>Stands in for a runtime where a formula is only checked: a module's names and places are known without it.</summary>
internal sealed class ModulesNotRun : IModuleRuntime, IFormulaModule
{
    public static readonly ModulesNotRun Instance = new();

    public IFormulaModule Load(byte[] wasm) => this;

    public ModuleResult Run(ReadOnlySpan<double> inputs, Span<double> outputs) => throw new InvalidOperationException("a formula that is only checked is not run");
}
