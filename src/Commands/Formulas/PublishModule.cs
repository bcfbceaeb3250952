using FluentValidation;
using SignalEs.Commands.Requests;
using SignalEs.Commands.Settings;
using SignalEs.Domain.Errors;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Formulas.Expressions;
using SignalEs.Domain.Formulas.Modules;

namespace SignalEs.Commands.Formulas;

/// <summary>A WebAssembly module as a client sends it.</summary>
/// <param name="Wasm">The module, base64; at most 64 KiB of it.</param>
/// <param name="Inputs">An expression; its outputs are the module's inputs.</param>
/// <param name="Outputs">Names of the values that it gives, in order.</param>
/// <param name="Window">Steps whose inputs it gets at each call; left out: 1.</param>
public sealed record ModuleBody(string? Wasm, string? Inputs, IReadOnlyList<string>? Outputs, int? Window);

/// <summary>Publish a version of a formula that is a module.</summary>
public sealed record PublishModule(string? Name, ModuleBody Module, string By);

public sealed class PublishModuleValidator : AbstractValidator<PublishModule>
{
    private const int Base64Max = (ModuleBudget.WasmBytesMax * 4 / 3) + 4;

    public PublishModuleValidator()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Module.Wasm).Must(w => w is { Length: > 0 and <= Base64Max } && Convert.TryFromBase64String(w, new byte[w.Length], out _))
            .OverridePropertyName("module.wasm").WithMessage($"a WebAssembly module in base64, at most {ModuleBudget.WasmBytesMax} bytes");
        RuleFor(c => c.Module.Inputs).NotEmpty().OverridePropertyName("module.inputs").WithMessage("an expression whose outputs the module gets: close, or a = close; b = volume");
        RuleFor(c => c.Module.Outputs).NotEmpty().OverridePropertyName("module.outputs").WithMessage("names of the values that the module gives");
    }
}

public static class PublishModuleHandler
{
    public static async Task<FormulaView> HandleAsync(PublishModule command, SettingsChanges changes, IModuleRuntime runtime, CancellationToken cancellation)
    {
        FormulaDefinition? formula = null;
        var state = await changes.ApplyAsync(
            command.By,
            before =>
            {
                var newest = before.Newest(command.Name!);
                formula = Define(command, newest?.Version ?? 1, before, runtime);
                if (formula.Hash == newest?.Hash)
                {
                    return [];
                }

                formula = formula with { Version = (newest?.Version ?? 0) + 1 };
                return [new SettingsEvent(SettingsStore.FormulaStream(formula.Name), new FormulaPublished(formula, formula.Hash, command.By))];
            },
            cancellation);
        return FormulaView.From(formula!, state);
    }

    private static FormulaDefinition Define(PublishModule command, int version, SettingsState state, IModuleRuntime runtime)
    {
        var module = command.Module;
        var parts = new ModuleFormula.Parts(Convert.FromBase64String(module.Wasm!), module.Inputs!, module.Window ?? 1, module.Outputs!);
        try
        {
            return ModuleFormula.Define(command.Name!, version, parts, state.Library(), runtime);
        }
        catch (FormulaException e)
        {
            var text = new ExpressionText([new ExpressionPiece("module.inputs", null, module.Inputs!)]);
            throw new RefusedException(Codes.InvalidFormula, e.Message, [.. e.Errors.Select(text.ProblemOf)]);
        }
        catch (ModuleException e)
        {
            throw new RefusedException(Codes.InvalidFormula, e.Message, [new FieldProblem("module", null, e.Allowed) { Problem = e.Problem }]);
        }
    }
}
