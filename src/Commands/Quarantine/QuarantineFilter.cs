using System.Globalization;
using SignalEs.Domain;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Quarantine;

/// <summary>Which bad ticks are meant; null: any.</summary>
/// <param name="Shard">The shard whose stream they stand in.</param>
/// <param name="Code">One of <see cref="TickCodes"/>.</param>
/// <param name="From">When they were recorded, inclusive.</param>
/// <param name="To">When they were recorded, exclusive.</param>
public sealed record QuarantineFilter(int? Shard, string? Code, DateTimeOffset? From, DateTimeOffset? To)
{
    public const string Times = "RFC 3339 (2015-12-24T00:00:00Z) or epoch milliseconds";

    /// <summary>Null when something isn't as it should be; <paramref name="problems"/> says what.</summary>
    public static QuarantineFilter? TryCreate(string? shard, string? code, string? from, string? to, int shards, List<FieldProblem> problems)
    {
        int before = problems.Count;
        int number = 0;
        if (shard is not null && (!int.TryParse(shard, NumberStyles.None, CultureInfo.InvariantCulture, out number) || number >= shards))
        {
            problems.Add(new("shard", shard, $"0 to {shards - 1}"));
        }

        if (code is not null && TickCodes.IndexOf(code) < 0)
        {
            problems.Add(new("code", code, string.Join(", ", TickCodes.All.Select(c => c.Name))));
        }

        var filter = new QuarantineFilter(shard is null ? null : number, code, Time("from", from, problems), Time("to", to, problems));
        return problems.Count > before ? null : filter;
    }

    private static DateTimeOffset? Time(string field, string? text, List<FieldProblem> problems)
    {
        if (text is null)
        {
            return null;
        }

        if (!UnixNanos.TryParse(text, out long ns))
        {
            problems.Add(new(field, text, Times));
        }

        return UnixNanos.ToDateTimeOffset(ns);
    }
}
