using System.Globalization;
using SignalEs.Domain.Formulas.Expressions;
using SignalEs.Domain.Formulas.Expressions.Syntax;
using SignalEs.Domain.Formulas.Modules;

namespace SignalEs.Domain.Formulas;

/// <summary>A formula of kind <see cref="FormulaKind.Module"/>: a WebAssembly module whose inputs are expressions.</summary>
public static class ModuleFormula
{
    public const string Function = "module";

    /// <summary>What a module takes and gives.</summary>
    /// <param name="Wasm">The module.</param>
    /// <param name="Inputs">An expression; its outputs are the module's inputs, in order.</param>
    /// <param name="Window">Steps whose inputs it gets.</param>
    /// <param name="Outputs">Names of what it gives, in order.</param>
    public sealed record Parts(byte[] Wasm, string Inputs, int Window, IReadOnlyList<string> Outputs);

    /// <summary>A version with this module.</summary>
    /// <exception cref="FormulaException">The inputs don't compile.</exception>
    /// <exception cref="ModuleException">The module, its window or its outputs can't be used.</exception>
    public static FormulaDefinition Define(string name, int version, Parts parts, FormulaLibrary library, IModuleRuntime runtime)
    {
        CheckOutputs(parts.Outputs);
        var inputs = ExpressionFormula.Define(name, version, parts.Inputs, library);
        int numbers = inputs.Outputs.Count * parts.Window;
        if (parts.Window is < 1 or > ModuleBudget.WindowMax || numbers > ModuleBudget.NumbersMax)
        {
            throw new ModuleException(
                string.Create(CultureInfo.InvariantCulture, $"a window of {parts.Window} with {inputs.Outputs.Count} inputs"),
                string.Create(CultureInfo.InvariantCulture, $"a window from 1 to {ModuleBudget.WindowMax}, and at most {ModuleBudget.NumbersMax} numbers in all"));
        }

        runtime.Load(parts.Wasm);
        return inputs with { Kind = FormulaKind.Module, Function = Function, Outputs = parts.Outputs, Module = new ModuleDefinition(parts.Wasm, parts.Window) };
    }

    private static void CheckOutputs(IReadOnlyList<string> outputs)
    {
        if (outputs.Count is 0 or > FormulaBudget.OutputsMax)
        {
            throw new ModuleException(
                string.Create(CultureInfo.InvariantCulture, $"{outputs.Count} outputs"), string.Create(CultureInfo.InvariantCulture, $"names of 1 to {FormulaBudget.OutputsMax} outputs"));
        }

        for (int i = 0; i < outputs.Count; i++)
        {
            string name = outputs[i];
            bool isName = name.Length is > 0 and <= 48 && char.IsAsciiLetterLower(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');
            if (!isName || FormulaGrammar.Reserved.Contains(name) || outputs.Take(i).Contains(name))
            {
                throw new ModuleException($"'{name}' as the name of an output", "1 to 48 lower-case letters, digits and _, a letter first; each once");
            }
        }
    }
}
