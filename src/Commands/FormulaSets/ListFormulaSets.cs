using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Commands.Settings;

namespace SignalEs.Commands.FormulaSets;

/// <summary>Every formula set.</summary>
/// <param name="Active">Id of the one that runs.</param>
/// <param name="FormulaSets">In order of id.</param>
public sealed record FormulaSetList(string? Active, IReadOnlyList<FormulaSetView> FormulaSets);

/// <summary><c>GET /formula-sets</c>.</summary>
internal static class ListFormulaSets
{
    public static void Map(RouteGroupBuilder api) => api
        .MapGet("/formula-sets", async (SettingsStore settings, CancellationToken cancellation) =>
        {
            var state = await settings.LoadAsync(cancellation);
            return Results.Ok(new FormulaSetList(state.ActiveSet?.Id, [.. state.FormulaSets.Select(s => FormulaSetView.From(s, state))]));
        })
        .WithTags("Formulas")
        .WithName("ListFormulaSets")
        .WithSummary("Formula sets, and which of them runs")
        .Produces<FormulaSetList>();
}
