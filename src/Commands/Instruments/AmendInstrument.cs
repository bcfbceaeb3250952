using FluentValidation;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SignalEs.Commands.Ingestion;
using SignalEs.Commands.Requests;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Options;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Commands.Instruments;

/// <summary>What a client says of an instrument; what is left out stays as the key says.</summary>
/// <param name="Multiplier">Units of the underlying per contract.</param>
/// <param name="Exercise"><c>european</c> or <c>american</c>.</param>
/// <param name="Calendar">Id of a session calendar.</param>
public sealed record InstrumentBody(double? Multiplier, string? Exercise, string? Calendar);

/// <summary>Enter an instrument, or amend it.</summary>
public sealed record AmendInstrument(string Key, double? Multiplier, string? Exercise, string? Calendar, string By);

/// <summary>Metadata in force from the shard's next tick on.</summary>
public sealed record InstrumentView(string Key, string Underlying, string Product, double Multiplier, string Exercise, string Calendar);

public sealed class AmendInstrumentValidator : AbstractValidator<AmendInstrument>
{
    public AmendInstrumentValidator()
    {
        RuleFor(c => c.Key).Custom((text, context) =>
        {
            if (!InstrumentKey.TryParse(text, out _, out string? problem))
            {
                context.AddFailure("key", problem!);
            }
        });
        RuleFor(c => c.Multiplier).Must(m => m is null or (> 0 and <= 1e9)).WithMessage("a number above 0, at most 1000000000");
        RuleFor(c => c.Exercise).Must(e => e is null or "european" or "american").WithMessage("european or american");
        RuleFor(c => c.Calendar).Must(id => id is null || SessionCalendar.Defaults.Any(c => c.Id == id))
            .WithMessage(string.Join(", ", SessionCalendar.Defaults.Select(c => c.Id)));
    }
}

public static class AmendInstrumentHandler
{
    public static async Task<InstrumentView> HandleAsync(AmendInstrument command, IDocumentStore store, Shards shards, CancellationToken cancellation)
    {
        var key = InstrumentKey.Parse(command.Key);
        string stream = $"instrument-{key.Text}";
        await using var session = store.LightweightSession();
        var known = await KnownAsync(session, stream, cancellation);
        var before = known ?? InstrumentMetadata.FromKey(key);
        var after = before with
        {
            Multiplier = command.Multiplier ?? before.Multiplier,
            Exercise = command.Exercise is null ? before.Exercise : command.Exercise == "american" ? ExerciseStyle.American : ExerciseStyle.European,
            Calendar = command.Calendar ?? before.Calendar,
        };
        if (after != known)
        {
            session.Events.Append(stream, known is null ? new InstrumentListed(after, command.By) : new InstrumentAmended(after, command.By));
            await session.SaveChangesAsync(cancellation);
        }

        // Also without a change: an earlier one may have been recorded by a host that stopped before its shard took it.
        await shards.AmendAsync(after, command.By, cancellation);
        return new InstrumentView(
            key.Text, key.Underlying, key.ProductCode, after.Multiplier, after.Exercise == ExerciseStyle.American ? "american" : "european", after.Calendar);
    }

    private static async Task<InstrumentMetadata?> KnownAsync(IQuerySession session, string stream, CancellationToken cancellation)
    {
        InstrumentMetadata? known = null;
        foreach (var e in await session.Events.FetchStreamAsync(stream, token: cancellation))
        {
            known = e.Data switch { InstrumentListed listed => listed.Metadata, InstrumentAmended amended => amended.Metadata, _ => known };
        }

        return known;
    }
}

/// <summary><c>PUT /instruments/{key}</c>.</summary>
internal static class AmendInstrumentEndpoint
{
    public static void Map(RouteGroupBuilder api) => api
        .MapPut("/instruments/{key}", (string key, InstrumentBody body, CommandSender commands, HttpContext context, CancellationToken cancellation)
            => commands.SendAsync<AmendInstrument, InstrumentView>(
                new AmendInstrument(key, body.Multiplier, body.Exercise, body.Calendar, context.Name()), Results.Ok, cancellation))
        .WithTags("Instruments")
        .WithName("AmendInstrument")
        .WithSummary("Enter an instrument, or amend what is known of it")
        .WithDescription("What is left out stays as it is. The shard's engine takes the change from its next tick on, as a recorded event.")
        .Produces<InstrumentView>()
        .ProducesProblem(StatusCodes.Status400BadRequest);
}
