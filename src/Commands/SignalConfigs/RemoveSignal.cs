using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Commands.Requests;
using SignalEs.Commands.Settings;
using SignalEs.Domain.Errors;
using SignalEs.Domain.Formulas;

namespace SignalEs.Commands.SignalConfigs;

/// <summary>Stop computing a signal; what was computed stays.</summary>
public sealed record RemoveSignal(string Id, string By);

/// <summary>Its config is gone.</summary>
public sealed record SignalGone(string Id);

public static class RemoveSignalHandler
{
    public static async Task<SignalGone> HandleAsync(RemoveSignal command, SettingsChanges changes, CancellationToken cancellation)
    {
        await changes.ApplyAsync(
            command.By,
            state => state.Config(command.Id) is null
                ? throw new RefusedException(Codes.UnknownConfig, $"there is no signal config '{command.Id}'")
                : [new SettingsEvent(SettingsStore.ConfigStream(command.Id), new SignalRemoved(command.Id, command.By))],
            cancellation);
        return new SignalGone(command.Id);
    }
}

/// <summary><c>DELETE /signals/configs/{id}</c>.</summary>
internal static class RemoveSignalEndpoint
{
    public static void Map(RouteGroupBuilder api) => api
        .MapDelete("/signals/configs/{id}", (string id, CommandSender commands, HttpContext context, CancellationToken cancellation)
            => commands.SendAsync<RemoveSignal, SignalGone>(new RemoveSignal(id, context.Name()), _ => Results.NoContent(), cancellation))
        .WithTags("Signals")
        .WithName("RemoveSignal")
        .WithSummary("Stop computing a signal, from the next tick of every shard on; its history stays")
        .Produces(StatusCodes.Status204NoContent)
        .ProducesProblem(StatusCodes.Status404NotFound);
}
