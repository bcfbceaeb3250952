using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SignalEs.Domain.Errors;

namespace SignalEs.Queries.Output;

/// <summary>Chooses what a history is written as from <c>Accept</c>.</summary>
public static class MediaTypes
{
    public const string Json = "application/json";
    public const string Csv = "text/csv";
    public const string NdJson = "application/x-ndjson";

    /// <summary>In order of preference where the client has none.</summary>
    public static readonly IReadOnlyList<string> History = [Json, Csv, NdJson];

    /// <summary>The best offer by the client's quality values; null when it takes none of them.</summary>
    public static string? Choose(HttpRequest request, IReadOnlyList<string> offers)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted) || accepted.Count == 0)
        {
            return request.Headers.Accept.Count == 0 || string.IsNullOrWhiteSpace(request.Headers.Accept) ? offers[0] : null;
        }

        string? best = null;
        (double Quality, int Precision) bestRank = (0, -1);
        foreach (string offer in offers)
        {
            var type = new MediaTypeHeaderValue(offer);
            (double Quality, int Precision) rank = (0, -1);
            foreach (var range in accepted)
            {
                int precision = range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2;
                if (type.IsSubsetOf(Bare(range)) && precision > rank.Precision)
                {
                    rank = (range.Quality ?? 1, precision);
                }
            }

            if (rank.Quality > 0 && (rank.Quality > bestRank.Quality || (rank.Quality == bestRank.Quality && best is null)))
            {
                (best, bestRank) = (offer, rank);
            }
        }

        return best;
    }

    public static IResult Refuse(HttpRequest request, IReadOnlyList<string> offers)
    {
        string allowed = string.Join(", ", offers);
        return Problems.Of(
            Codes.NotAcceptable, $"Accept is '{request.Headers.Accept}'; this call offers {allowed}", [new("Accept", request.Headers.Accept, allowed)]);
    }

    // Parameters such as charset or version must not make a range miss.
    private static MediaTypeHeaderValue Bare(MediaTypeHeaderValue range) => new(range.MediaType);
}
