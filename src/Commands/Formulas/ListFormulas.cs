using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Commands.Settings;
using SignalEs.Domain.Errors;

namespace SignalEs.Commands.Formulas;

/// <summary>Every version of every formula.</summary>
public sealed record FormulaList(IReadOnlyList<FormulaView> Formulas);

/// <summary><c>GET /formulas</c> and <c>GET /formulas/{name}/{version}</c>.</summary>
internal static class ListFormulas
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/formulas", async (SettingsStore settings, CancellationToken cancellation) =>
            {
                var state = await settings.LoadAsync(cancellation);
                return Results.Ok(new FormulaList([.. state.Formulas.Select(f => FormulaView.From(f, state))]));
            })
            .WithTags("Formulas")
            .WithName("ListFormulas")
            .WithSummary("Every version of every formula")
            .Produces<FormulaList>();
        api.MapGet("/formulas/{name}/{version:int}", async (string name, int version, SettingsStore settings, CancellationToken cancellation) =>
            {
                var state = await settings.LoadAsync(cancellation);
                string id = string.Create(CultureInfo.InvariantCulture, $"{name}@{version}");
                return state.Formula(id) is { } formula
                    ? Results.Ok(FormulaView.From(formula, state))
                    : Problems.Of(Codes.UnknownFormula, $"there is no formula {id}");
            })
            .WithTags("Formulas")
            .WithName("GetFormula")
            .WithSummary("One version of a formula")
            .Produces<FormulaView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }
}
