using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Wolverine;

namespace SignalEs.Commands.Requests;

/// <summary>From a request to a handler: validated first, then sent through the mediator; what the handler refuses becomes a problem answer.</summary>
public sealed class CommandSender(IMessageBus bus, IServiceProvider services)
{
    public async Task<IResult> SendAsync<TCommand, TResult>(TCommand command, Func<TResult, IResult> answer, CancellationToken cancellation)
        where TCommand : notnull
    {
        if (services.GetService(typeof(IValidator<TCommand>)) is IValidator<TCommand> validator
            && await validator.ValidateAsync(command, cancellation) is { IsValid: false } invalid)
        {
            return Problems.Invalid([.. invalid.Errors.Select(e => new FieldProblem(FieldName(e.PropertyName), e.AttemptedValue?.ToString(), e.ErrorMessage))]);
        }

        try
        {
            return answer(await bus.InvokeAsync<TResult>(command, cancellation));
        }
        catch (RefusedException e)
        {
            return e.Errors.Count > 0 ? Problems.Invalid(e.Code, e.Errors) : Problems.Of(e.Code, e.Message);
        }
    }

    private static string FieldName(string path) => string.Join('.', path.Split('.').Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
}

/// <summary>Who sends a request.</summary>
internal static class Caller
{
    public static string Name(this HttpContext context) => context.User.Identity?.Name ?? "anonymous";
}
