using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Commands.Requests;
using SignalEs.Commands.Settings;
using SignalEs.Domain.Errors;
using SignalEs.Domain.Formulas;

namespace SignalEs.Commands.FormulaSets;

/// <summary>Go back from the live formula set to the one that was live before it.</summary>
/// <param name="Id">The set that is live: a second roll-back sent by mistake doesn't go back twice.</param>
/// <param name="By">Who asks.</param>
public sealed record RollBackFormulaSet(string Id, string By);

public static class RollBackFormulaSetHandler
{
    public static async Task<FormulaSetView> HandleAsync(RollBackFormulaSet command, SettingsChanges changes, CancellationToken cancellation)
    {
        var state = await changes.ApplyAsync(
            command.By,
            before => before.FormulaSet(command.Id) is null ? throw new RefusedException(Codes.UnknownFormulaSet, $"there is no formula set '{command.Id}'")
                : before.ActiveSet?.Id != command.Id ? throw new RefusedException(Codes.NoPreviousFormulaSet, $"'{command.Id}' is not live; '{before.ActiveSet?.Id}' is")
                : before.PreviousSet is not { } previous ? throw new RefusedException(Codes.NoPreviousFormulaSet, $"no set was live before '{command.Id}'")
                : [new SettingsEvent(SettingsStore.FormulaSetStream, new FormulaSetRolledBack(command.Id, previous.Id, command.By))],
            cancellation);
        return FormulaSetView.From(state.ActiveSet!, state);
    }
}

/// <summary><c>POST /formula-sets/{id}/rollback</c>.</summary>
internal static class RollBackFormulaSetEndpoint
{
    public static void Map(RouteGroupBuilder api) => api
        .MapPost("/formula-sets/{id}/rollback", (string id, CommandSender commands, HttpContext context, CancellationToken cancellation)
            => commands.SendAsync<RollBackFormulaSet, FormulaSetView>(new RollBackFormulaSet(id, context.Name()), Results.Ok, cancellation))
        .WithTags("Formulas")
        .WithName("RollBackFormulaSet")
        .WithSummary("Go back from this (live) set to the one that was live before it; answers that one")
        .Produces<FormulaSetView>()
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status409Conflict);
}
