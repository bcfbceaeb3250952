using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Commands.Requests;
using SignalEs.Commands.Settings;
using SignalEs.Domain.Errors;
using SignalEs.Domain.Formulas;

namespace SignalEs.Commands.FormulaSets;

/// <summary>Have every shard run a formula set.</summary>
public sealed record ActivateFormulaSet(string Id, string By);

public static class ActivateFormulaSetHandler
{
    public static async Task<FormulaSetView> HandleAsync(ActivateFormulaSet command, SettingsChanges changes, CancellationToken cancellation)
    {
        var state = await changes.ApplyAsync(
            command.By,
            before => before.FormulaSet(command.Id) is not { } set ? throw new RefusedException(Codes.UnknownFormulaSet, $"there is no formula set '{command.Id}'")
                : before.ActiveSet?.Id == set.Id ? []
                : [new SettingsEvent(SettingsStore.FormulaSetStream, new FormulaSetActivated(set.Id, set.Hash, set.Formulas, command.By))],
            cancellation);
        return FormulaSetView.From(state.FormulaSet(command.Id)!, state);
    }
}

/// <summary><c>POST /formula-sets/{id}/activate</c>.</summary>
internal static class ActivateFormulaSetEndpoint
{
    public static void Map(RouteGroupBuilder api) => api
        .MapPost("/formula-sets/{id}/activate", (string id, CommandSender commands, HttpContext context, CancellationToken cancellation)
            => commands.SendAsync<ActivateFormulaSet, FormulaSetView>(new ActivateFormulaSet(id, context.Name()), Results.Ok, cancellation))
        .WithTags("Formulas")
        .WithName("ActivateFormulaSet")
        .WithSummary("Run a formula set, from the next tick of every shard on")
        .WithDescription("Answers when every shard has recorded it. Indicators whose formula and config stay the same keep their state.")
        .Produces<FormulaSetView>()
        .ProducesProblem(StatusCodes.Status404NotFound);
}
