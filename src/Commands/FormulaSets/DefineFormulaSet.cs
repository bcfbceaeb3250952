using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Commands.Requests;
using SignalEs.Commands.Settings;
using SignalEs.Domain.Errors;
using SignalEs.Domain.Formulas;

namespace SignalEs.Commands.FormulaSets;

/// <summary>A formula set as a client writes it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Formulas"><c>name@version</c>; at most one version of a name.</param>
/// <param name="Extends">Id of a set whose other formulas it takes over; left out: none.</param>
public sealed record FormulaSetBody(string? Id, IReadOnlyList<string>? Formulas, string? Extends);

/// <summary>Define a formula set.</summary>
public sealed record DefineFormulaSet(string? Id, IReadOnlyList<string> Formulas, string? Extends, string By);

public sealed class DefineFormulaSetValidator : AbstractValidator<DefineFormulaSet>
{
    public DefineFormulaSetValidator()
    {
        RuleFor(c => c.Id).IsName();
        RuleFor(c => c.Formulas).NotEmpty().WithMessage("formulas as name@version (GET /api/v2/formulas)");
        RuleFor(c => c.Formulas).Must(ids => ids.Select(NameOf).Distinct(StringComparer.Ordinal).Count() == ids.Count).WithMessage("at most one version of each formula");
    }

    private static string NameOf(string id) => id.Split('@')[0];
}

public static class DefineFormulaSetHandler
{
    public static async Task<FormulaSetView> HandleAsync(DefineFormulaSet command, SettingsChanges changes, CancellationToken cancellation)
    {
        var state = await changes.ApplyAsync(
            command.By,
            before =>
            {
                var set = Decide(command, before);
                return before.FormulaSet(set.Id) is { } known
                    ? known.Hash == set.Hash ? [] : throw new RefusedException(Codes.FormulaSetExists, $"'{set.Id}' is another set: {string.Join(", ", known.Formulas)}")
                    : [new SettingsEvent(SettingsStore.FormulaSetStream, set)];
            },
            cancellation);
        return FormulaSetView.From(state.FormulaSet(command.Id!)!, state);
    }

    private static FormulaSetDefined Decide(DefineFormulaSet command, SettingsState state)
    {
        var formulas = new SortedDictionary<string, FormulaDefinition>(StringComparer.Ordinal);
        if (command.Extends is { } extended)
        {
            var others = state.FormulaSet(extended) ?? throw RefusedException.Invalid("extends", extended, string.Join(", ", state.FormulaSets.Select(s => s.Id)));
            foreach (string id in others.Formulas)
            {
                formulas[state.Formula(id)!.Name] = state.Formula(id)!;
            }
        }

        foreach (string id in command.Formulas)
        {
            var formula = state.Formula(id) ?? throw RefusedException.Invalid("formulas", id, "a published formula, name@version (GET /api/v2/formulas)");
            formulas[formula.Name] = state.IsDeprecated(id)
                ? throw RefusedException.Invalid("formulas", id, "a formula that is not deprecated")
                : formula;
        }

        foreach (var (formula, missing) in formulas.Values.SelectMany(f => f.Beside().Select(id => (f, id))))
        {
            if (!formulas.Values.Any(f => f.Id == missing))
            {
                throw RefusedException.Invalid("formulas", formula.Id, $"{formula.Id} reads the signals of {missing}: a set that has {missing} too");
            }
        }

        var set = new FormulaSet([.. formulas.Values]);
        return new FormulaSetDefined(command.Id!, set.Hash, [.. set.Formulas.Select(f => f.Id)], command.By);
    }
}

/// <summary><c>POST /formula-sets</c>.</summary>
internal static class DefineFormulaSetEndpoint
{
    public static void Map(RouteGroupBuilder api) => api
        .MapPost("/formula-sets", (FormulaSetBody body, CommandSender commands, HttpContext context, CancellationToken cancellation)
            => commands.SendAsync<DefineFormulaSet, FormulaSetView>(
                new DefineFormulaSet(body.Id, body.Formulas ?? [], body.Extends, context.Name()),
                view => Results.Created($"/api/v2/formula-sets/{view.Id}", view), cancellation))
        .WithTags("Formulas")
        .WithName("DefineFormulaSet")
        .WithSummary("Define which formula versions run together; it runs once it is activated")
        .Produces<FormulaSetView>(StatusCodes.Status201Created)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status409Conflict);
}
