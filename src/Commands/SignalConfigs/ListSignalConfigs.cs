using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Commands.Settings;
using SignalEs.Domain.Errors;

namespace SignalEs.Commands.SignalConfigs;

/// <summary>What is computed.</summary>
public sealed record SignalConfigList(IReadOnlyList<SignalConfigView> Configs);

/// <summary><c>GET /signals/configs</c> and <c>/signals/configs/{id}</c>.</summary>
internal static class ListSignalConfigs
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/signals/configs", async (SettingsStore settings, CancellationToken cancellation) =>
            {
                var state = await settings.LoadAsync(cancellation);
                return Results.Ok(new SignalConfigList([.. state.Configs.Select(c => SignalConfigView.From(c, state.ActiveFormulas))]));
            })
            .WithTags("Signals")
            .WithName("ListSignalConfigs")
            .WithSummary("What is computed, for which instruments, when")
            .Produces<SignalConfigList>();
        api.MapGet("/signals/configs/{id}", async (string id, SettingsStore settings, CancellationToken cancellation) =>
            {
                var state = await settings.LoadAsync(cancellation);
                return state.Config(id) is { } config
                    ? Results.Ok(SignalConfigView.From(config, state.ActiveFormulas))
                    : Problems.Of(Codes.UnknownConfig, $"there is no signal config '{id}'");
            })
            .WithTags("Signals")
            .WithName("GetSignalConfig")
            .WithSummary("One signal config")
            .Produces<SignalConfigView>()
            .ProducesProblem(StatusCodes.Status404NotFound);
    }
}
