using Microsoft.AspNetCore.Http;
using Npgsql;
using SignalEs.Domain.Errors;

namespace SignalEs.Queries.Reading;

/// <summary>
/// A reader that took the version pointer just before a cutover may find the old tables gone: it reads again, with the new pointer. Where there
/// is nothing to read yet, the answer says so instead of failing.
/// </summary>
internal sealed class ReadModelFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (PostgresException gone) when (IsMissing(gone) && !context.HttpContext.Response.HasStarted)
        {
            return await Again(context, next);
        }
        catch (ReadModelMissingException missing)
        {
            return NotReady(context, missing.Message);
        }
    }

    private static async ValueTask<object?> Again(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (PostgresException gone) when (IsMissing(gone))
        {
            return NotReady(context, gone.MessageText);
        }
        catch (ReadModelMissingException missing)
        {
            return NotReady(context, missing.Message);
        }
    }

    private static IResult NotReady(EndpointFilterInvocationContext context, string detail)
    {
        context.HttpContext.Response.Headers.RetryAfter = "1";
        return Problems.Of(Codes.NotReady, detail);
    }

    private static bool IsMissing(PostgresException e) => e.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName;
}
