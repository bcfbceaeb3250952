using System.Globalization;
using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Commands.Requests;
using SignalEs.Commands.Settings;
using SignalEs.Domain.Errors;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Indicators;
using SignalEs.Domain.Moneyness;

namespace SignalEs.Commands.Formulas;

/// <summary>A formula as a client writes it.</summary>
/// <param name="Name">New names begin at version 1, known ones get their next version.</param>
/// <param name="Function">An indicator of the catalog, <c>greeks</c> or <c>moneyness</c>.</param>
/// <param name="Parameters">By name; numbers or text. Those left out take the function's defaults.</param>
/// <param name="Kind"><c>expression</c>, <c>module</c>, or left out for a built-in function.</param>
/// <param name="Expression">Of an expression: its text, <c>name = value; name = value</c> or one value.</param>
/// <param name="Outputs">Instead of <c>expression</c>: an expression for each output.</param>
/// <param name="Module">Of a module: WebAssembly, its inputs and outputs.</param>
public sealed record FormulaBody(
    string? Name, string? Function, IReadOnlyDictionary<string, JsonElement>? Parameters, string? Kind, string? Expression, IReadOnlyDictionary<string, string>? Outputs,
    ModuleBody? Module);

/// <summary>Publish a version of a formula.</summary>
public sealed record PublishFormula(string? Name, string? Function, IReadOnlyList<FormulaParameter> Parameters, string By);

public sealed class PublishFormulaValidator : AbstractValidator<PublishFormula>
{
    public PublishFormulaValidator()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Function).Custom((function, context) =>
        {
            if (NotLive(function) is { } problem)
            {
                context.AddFailure(new FluentValidation.Results.ValidationFailure("function", problem, function));
            }
        });
        RuleFor(c => c).Custom((command, context) =>
        {
            // Of a function that is refused the parameters don't matter: one reason is enough.
            if (command is { Name: not null, Function: not null } && NotLive(command.Function) is null && FormulaParameters.Check(command) is { } problem)
            {
                context.AddFailure(new FluentValidation.Results.ValidationFailure("parameters", problem, string.Join(", ", command.Parameters.Select(p => $"{p.Name}={p.Value}"))));
            }
        });
    }

    private static string? NotLive(string? function) => function switch
    {
        GreeksFormula.Function or MoneynessFormula.Function => null,
        not null when IndicatorCatalog.TryGet(function, out var definition) => IndicatorFormula.NotLive(definition) is { } reason ? $"{reason}; {Allowed}" : null,
        _ => Allowed + NearNames.Hint(function ?? "", IndicatorCatalog.Names),
    };

    private static readonly string Allowed = "allowed: greeks, moneyness, or an indicator that has a value at each close: "
        + string.Join(", ", IndicatorCatalog.All.Where(d => IndicatorFormula.NotLive(d) is null).Select(d => d.Name));
}

public static class PublishFormulaHandler
{
    public static async Task<FormulaView> HandleAsync(PublishFormula command, SettingsChanges changes, CancellationToken cancellation)
    {
        FormulaDefinition? formula = null;
        var state = await changes.ApplyAsync(
            command.By,
            before =>
            {
                var newest = before.Newest(command.Name!);
                formula = FormulaParameters.Define(command, newest?.Version ?? 1);
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
}

/// <summary>What a function makes of parameters.</summary>
internal static class FormulaParameters
{
    private static readonly FormulaDefinition[] BuiltIn = [GreeksFormula.Default, MoneynessFormula.Default];

    public static FormulaDefinition Define(PublishFormula command, int version)
    {
        var builtIn = Array.Find(BuiltIn, f => f.Function == command.Function);
        IReadOnlyList<FormulaParameter> parameters = [.. command.Parameters.OrderBy(p => p.Name, StringComparer.Ordinal)];
        return builtIn is null
            ? new FormulaDefinition(command.Name!, version, FormulaKind.Indicator, command.Function!, parameters, IndicatorFormula.OutputsOf(command.Function!))
            : new FormulaDefinition(
                command.Name!, version, builtIn.Kind, builtIn.Function,
                [.. builtIn.Parameters.Select(p => parameters.FirstOrDefault(given => given.Name == p.Name) ?? p)], builtIn.Outputs);
    }

    /// <summary>Null when the function takes the parameters, else what it takes.</summary>
    public static string? Check(PublishFormula command)
    {
        if (Array.Find(BuiltIn, f => f.Function == command.Function) is { } builtIn)
        {
            return command.Parameters.Select(p => CheckBuiltIn(builtIn, p)).FirstOrDefault(problem => problem is not null);
        }

        try
        {
            if (IndicatorCatalog.TryGet(command.Function!, out _))
            {
                IndicatorFormula.Create(Define(command, 1));
            }

            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }

    private static string? CheckBuiltIn(FormulaDefinition builtIn, FormulaParameter given) => given.Name switch
    {
        _ when builtIn.Text(given.Name) is null => $"{builtIn.Function} has no parameter '{given.Name}'; allowed: {string.Join(", ", builtIn.Parameters.Select(p => p.Name))}",
        "forward" => given.Value is "parity" or "parity_median" or "spot" ? null : $"forward is '{given.Value}'; allowed: parity, parity_median, spot",
        "exercise" => given.Value is "instrument" or "european" ? null : $"exercise is '{given.Value}'; allowed: instrument, european",
        "below_intrinsic" => given.Value is "null" or "clamp" or "parity" ? null : $"below_intrinsic is '{given.Value}'; allowed: null, clamp, parity",
        "reference" => given.Value is "forward" or "spot" ? null : $"reference is '{given.Value}'; allowed: forward, spot",
        "deltas" => MoneynessFormula.TryReadDeltas(given.Value, out _) ? null : $"deltas is '{given.Value}'; allowed: {MoneynessFormula.DeltasAllowed}",
        "steps" => InRange(given, 1, 50),
        "hysteresis" => InRange(given, 0, 0.5),
        "trade_age_max_s" or "underlying_age_max_s" => InRange(given, 1, 86_400),
        _ => null,
    };

    private static string? InRange(FormulaParameter given, double min, double max)
        => double.TryParse(given.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= min && value <= max
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{given.Name} is '{given.Value}'; allowed: {min} to {max}");
}

/// <summary><c>POST /formulas</c>.</summary>
internal static class PublishFormulaEndpoint
{
    public static void Map(RouteGroupBuilder api) => api
        .MapPost("/formulas", Publish)
        .WithTags("Formulas")
        .WithName("PublishFormula")
        .WithSummary("Publish a version of a formula; it runs once a formula set with it is activated")
        .WithDescription(
            "A built-in function with its parameters, an expression of your own, or a WebAssembly module (docs/concepts/formulas.md). Idempotent: what equals the newest version of that name is that version.")
        .Produces<FormulaView>(StatusCodes.Status201Created)
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static Task<IResult> Publish(FormulaBody body, CommandSender commands, HttpContext context, CancellationToken cancellation)
    {
        string kind = body.Kind ?? (body.Module is not null ? "module" : body.Expression is null && body.Outputs is null ? "" : "expression");
        return kind switch
        {
            "expression" when body.Function is null && body.Parameters is null
                => commands.SendAsync<PublishExpression, FormulaView>(new PublishExpression(body.Name, Pieces(body), context.Name()), Created, cancellation),
            "expression" => Task.FromResult(Problems.Invalid([new("function", body.Function, "an expression has neither function nor parameters")])),
            "module" when body is { Module: not null, Function: null, Parameters: null, Expression: null, Outputs: null }
                => commands.SendAsync<PublishModule, FormulaView>(new PublishModule(body.Name, body.Module, context.Name()), Created, cancellation),
            "module" => Task.FromResult(Problems.Invalid([new("module", null, "a module has wasm, inputs, outputs and window in module, and neither function, parameters, expression nor outputs beside it")])),
            "" or "indicator" or "greeks" or "moneyness" => commands.SendAsync<PublishFormula, FormulaView>(
                new PublishFormula(body.Name, body.Function, [.. (body.Parameters ?? new Dictionary<string, JsonElement>()).Select(Parameter)], context.Name()), Created, cancellation),
            _ => Task.FromResult(Problems.Invalid([new("kind", body.Kind, "expression, module; or left out, with function")])),
        };
    }

    private static IResult Created(FormulaView view) => Results.Created($"/api/v2/formulas/{view.Name}/{view.Version}", view);

    private static IReadOnlyList<ExpressionPiece> Pieces(FormulaBody body) => (body.Expression, body.Outputs) switch
    {
        ({ } text, null) => [new("expression", null, text)],
        (null, { } outputs) => [.. outputs.Select(o => new ExpressionPiece($"outputs.{o.Key}", o.Key, o.Value))],
        _ => [],
    };

    private static FormulaParameter Parameter(KeyValuePair<string, JsonElement> given)
        => new(given.Key, given.Value.ValueKind == JsonValueKind.String ? given.Value.GetString()! : given.Value.GetRawText());
}
