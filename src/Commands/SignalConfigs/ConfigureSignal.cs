using FluentValidation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Commands.Requests;
using SignalEs.Commands.Settings;
using SignalEs.Domain.Errors;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Formulas.Expressions;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Commands.SignalConfigs;

/// <summary>What a client asks to be computed.</summary>
/// <param name="Id">Left out: formula and cadence make one (<c>rsi_14_5m</c>).</param>
/// <param name="Selector">Left out: every instrument.</param>
/// <param name="Formula">Name of a formula of the active set.</param>
/// <param name="Timeframe">Bars that an indicator runs on.</param>
/// <param name="Cadence">Instead of a timeframe: <c>bar:5m</c>, or <c>interval:1s</c> for Greeks and moneyness.</param>
public sealed record SignalConfigBody(string? Id, SelectorView? Selector, string? Formula, string? Timeframe, string? Cadence);

/// <summary>Have a signal computed.</summary>
public sealed record ConfigureSignal(string? Id, SelectorView Selector, string? Formula, string? Timeframe, string? Cadence, string By);

public sealed class ConfigureSignalValidator : AbstractValidator<ConfigureSignal>
{
    private static readonly string[] Products = ["EQ", "INDEX", "FUT", "OPT"];

    public ConfigureSignalValidator()
    {
        RuleFor(c => c.Id).IsName().When(c => c.Id is not null);
        RuleFor(c => c.Formula).NotEmpty().WithMessage("name of a formula of the active set (GET /api/v2/formulas)");
        RuleFor(c => c.Cadence).Must(text => Cadence.TryParse(text, out _)).When(c => c.Cadence is not null).WithMessage(Cadence.Allowed);
        RuleFor(c => c.Cadence).Null().When(c => c.Timeframe is not null).WithMessage("either cadence or timeframe, not both");
        RuleFor(c => c.Cadence).NotNull().When(c => c.Timeframe is null).WithMessage($"cadence or timeframe is needed: {Cadence.Allowed}");
        RuleFor(c => c.Timeframe).Must(text => Timeframe.TryParse(text!, out _)).When(c => c.Timeframe is not null)
            .WithMessage("a timeframe: 1m, 15m, 1h, 1d, custom_7 and so on");
        RuleFor(c => c.Selector.Key).Must(key => InstrumentKey.TryParse(key, out _, out _)).When(c => c.Selector.Key is not null)
            .WithMessage("an instrument key EXCHANGE@UNDERLYING@PRODUCT…, or null");
        RuleFor(c => c.Selector.Underlying).Must(symbol => InstrumentKey.TryParse($"X@{symbol}@EQ", out _, out _)).When(c => c.Selector.Underlying is not null)
            .WithMessage("a symbol, or null");
        RuleForEach(c => c.Selector.Products).Must(p => Products.Contains(p)).WithMessage(string.Join(", ", Products));
    }
}

public static class ConfigureSignalHandler
{
    public static async Task<SignalConfigView> HandleAsync(ConfigureSignal command, SettingsChanges changes, CancellationToken cancellation)
    {
        var cadence = Cadence.Parse(command.Cadence ?? $"bar:{command.Timeframe}");
        SignalConfig? config = null;
        var state = await changes.ApplyAsync(
            command.By,
            before =>
            {
                config = Decide(command, cadence, before);
                return before.Config(config.Id) is { } known
                    ? Same(known, config) ? [] : throw new RefusedException(Codes.ConfigExists, $"'{config.Id}' is another config: {known.Formula} at {known.Cadence}")
                    : [new SettingsEvent(SettingsStore.ConfigStream(config.Id), new SignalConfigured(config, command.By))];
            },
            cancellation);
        return SignalConfigView.From(state.Config(config!.Id)!, state.ActiveFormulas);
    }

    private static SignalConfig Decide(ConfigureSignal command, Cadence cadence, SettingsState state)
    {
        var active = state.ActiveFormulas;
        var formula = active.Find(command.Formula!)
            ?? throw RefusedException.Invalid("formula", command.Formula, $"a formula of the active set: {string.Join(", ", active.Formulas.Select(f => f.Name))}");
        bool onBars = formula.RunsOn == FormulaScope.Bars;
        if (onBars != cadence.Bar is not null)
        {
            throw RefusedException.Invalid(
                "cadence", cadence.ToString(), onBars ? $"{formula.Name} runs at the close of bars: bar:TIMEFRAME" : $"{formula.Name} runs at intervals: interval:1s to interval:60m");
        }

        string id = command.Id ?? $"{formula.Name}_{(cadence.Bar is { } bar ? bar.ToString() : cadence.ToString()["interval:".Length..])}".ToLowerInvariant();
        return new SignalConfig(id, new Selector(command.Selector.Key, command.Selector.Underlying, [.. command.Selector.Products ?? []]), formula.Name, cadence, command.By);
    }

    private static bool Same(SignalConfig a, SignalConfig b)
        => a.Formula == b.Formula && a.Cadence == b.Cadence && a.Selector.Key == b.Selector.Key && a.Selector.Underlying == b.Selector.Underlying
            && a.Selector.Products.SequenceEqual(b.Selector.Products);
}

/// <summary><c>POST /signals/configs</c>.</summary>
internal static class ConfigureSignalEndpoint
{
    public static void Map(RouteGroupBuilder api) => api
        .MapPost("/signals/configs", (SignalConfigBody body, CommandSender commands, HttpContext context, CancellationToken cancellation)
            => commands.SendAsync<ConfigureSignal, SignalConfigView>(
                new ConfigureSignal(body.Id, body.Selector ?? new SelectorView(null, null, []), body.Formula, body.Timeframe, body.Cadence, context.Name()),
                view => Results.Created($"/api/v2/signals/configs/{view.Id}", view), cancellation))
        .WithTags("Signals")
        .WithName("ConfigureSignal")
        .WithSummary("Have a signal computed, from the next tick of every shard on")
        .WithDescription("Idempotent: the same config again changes nothing. An id means one config; another one under the same id is refused.")
        .Produces<SignalConfigView>(StatusCodes.Status201Created)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status409Conflict);
}
