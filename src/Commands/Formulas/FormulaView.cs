using System.Text.Json;
using SignalEs.Commands.Settings;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Formulas.Expressions;

namespace SignalEs.Commands.Formulas;

/// <summary>A module; its bytes stand in the event that published it.</summary>
public sealed record ModuleView(string Sha256, int WasmBytes, int Window);

/// <summary>A version of a formula as clients see it.</summary>
/// <param name="Id"><c>name@version</c>.</param>
/// <param name="Name">Name that configs refer to.</param>
/// <param name="Version">From 1; a version never changes meaning.</param>
/// <param name="Kind"><c>indicator</c>, <c>greeks</c>, <c>moneyness</c>, <c>expression</c> or <c>module</c>.</param>
/// <param name="Function">Built-in function.</param>
/// <param name="Parameters">By name, numbers as text.</param>
/// <param name="Outputs">Names of the values of a signal, in order.</param>
/// <param name="Hash">SHA-256 of all that gives it its meaning.</param>
/// <param name="Active">It is in the active formula set.</param>
/// <param name="Deprecated">Not to be used in new sets.</param>
/// <param name="RunsOn"><c>bars</c> (cadence <c>bar:…</c>) or <c>options</c> (cadence <c>interval:…</c>).</param>
/// <param name="Expression">Of an expression: its text. Of a module: that of its inputs.</param>
/// <param name="Module">Of a module: what it is.</param>
/// <param name="Uses">Formula versions that an expression refers to.</param>
public sealed record FormulaView(
    string Id, string Name, int Version, string Kind, string Function, IReadOnlyDictionary<string, string> Parameters, IReadOnlyList<string> Outputs, string Hash,
    bool Active, bool Deprecated, string RunsOn, string? Expression, ModuleView? Module, IReadOnlyList<string> Uses)
{
    public static FormulaView From(FormulaDefinition formula, SettingsState state) => new(
        formula.Id,
        formula.Name,
        formula.Version,
        JsonNamingPolicy.SnakeCaseLower.ConvertName(formula.Kind.ToString()),
        formula.Function,
        formula.Parameters.ToDictionary(p => p.Name, p => p.Value),
        formula.Outputs,
        formula.Hash,
        state.ActiveSet?.Formulas.Contains(formula.Id) == true,
        state.IsDeprecated(formula.Id),
        formula.RunsOn == FormulaScope.Bars ? "bars" : "options",
        formula.Expression,
        formula.Module is { } module ? new ModuleView(module.Sha256, module.Wasm.Length, module.Window) : null,
        [.. formula.Uses.Select(u => u.Id)]);
}
