using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace SignalEs.Queries.Output;

/// <summary>
/// A page of history as JSON, CSV or NDJSON. In the latter two the rows stand alone: cursor and model version come as headers
/// <c>Next-Cursor</c> and <c>Model-Version</c>. The entity tag is a hash of what is sent, so that a page that didn't change costs no transfer.
/// </summary>
/// <param name="page">The JSON document, rows included.</param>
/// <param name="rows">The rows alone.</param>
/// <param name="nextCursor">Null on the last page.</param>
/// <param name="modelVersion">Version of the read model that answered.</param>
public sealed class HistoryResult<TPage, TRow>(TPage page, IReadOnlyList<TRow> rows, string? nextCursor, int modelVersion) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var request = httpContext.Request;
        var response = httpContext.Response;
        string? mediaType = MediaTypes.Choose(request, MediaTypes.History);
        if (mediaType is null)
        {
            return MediaTypes.Refuse(request, MediaTypes.History).ExecuteAsync(httpContext);
        }

        byte[] body = mediaType switch
        {
            MediaTypes.Csv => Encoding.UTF8.GetBytes(CsvRows.Write(rows)),
            MediaTypes.NdJson => Lines(),
            _ => JsonSerializer.SerializeToUtf8Bytes(page, QueryJson.Options),
        };
        var tag = new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{XxHash3.HashToUInt64(body):x16}\""));
        response.Headers.ETag = tag.ToString();
        response.Headers.Vary = HeaderNames.Accept;
        response.Headers.CacheControl = "no-cache";
        response.Headers["Model-Version"] = modelVersion.ToString(CultureInfo.InvariantCulture);
        if (nextCursor is not null)
        {
            response.Headers["Next-Cursor"] = nextCursor;
        }

        if (request.GetTypedHeaders().IfNoneMatch.Any(t => t.Compare(tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = mediaType + "; charset=utf-8";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }

    private byte[] Lines()
    {
        using var buffer = new MemoryStream();
        foreach (var row in rows)
        {
            JsonSerializer.Serialize(buffer, row, QueryJson.Options);
            buffer.WriteByte((byte)'\n');
        }

        return buffer.ToArray();
    }
}
