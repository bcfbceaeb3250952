using System.Globalization;
using Microsoft.AspNetCore.Http;
using SignalEs.Domain;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Queries.Parameters;

/// <summary>Reads the parameters of one request and collects everything that is wrong, so that the client is told all of it at once.</summary>
public sealed class QueryReader
{
    private readonly IQueryCollection _query;
    private readonly QueryContract _contract;
    private readonly List<FieldProblem> _errors = [];

    internal QueryReader(IQueryCollection query, QueryContract contract)
    {
        (_query, _contract) = (query, contract);
        foreach (var (name, values) in query)
        {
            if (contract.Find(name) is null)
            {
                string names = contract.Parameters.Count == 0 ? "none" : string.Join(", ", contract.Parameters.Select(p => p.Name));
                _errors.Add(new(name, values.ToString(), "no such parameter; this call takes: " + names));
            }
            else if (values.Count > 1)
            {
                _errors.Add(new(name, values.ToString(), "once"));
            }
        }
    }

    /// <summary>The answer that refuses the request; null while nothing is wrong.</summary>
    public IResult? Problem => _errors.Count == 0 ? null : Problems.Invalid(_errors);

    /// <summary>Notes that a parameter is wrong. <paramref name="allowed"/>: null for what the contract says.</summary>
    public void Refuse(string name, string? value, string? allowed = null) => _errors.Add(new(name, value, allowed ?? _contract.Find(name)?.Allowed ?? ""));

    /// <summary>Null when the parameter is absent or empty.</summary>
    public string? Text(string name)
    {
        string? value = _query.TryGetValue(name, out var values) ? values[0] : null;
        return string.IsNullOrEmpty(value) ? null : value;
    }

    public string Choice(string name, string otherwise)
    {
        string? value = Text(name);
        if (value is null || _contract.Find(name)?.Choices?.Contains(value, StringComparer.Ordinal) == true)
        {
            return value ?? otherwise;
        }

        Refuse(name, value);
        return otherwise;
    }

    /// <summary>Nanoseconds, or null.</summary>
    public long? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (UnixNanos.TryParse(text, out long ts))
        {
            return ts;
        }

        Refuse(name, text);
        return null;
    }

    public DateOnly? Date(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        Refuse(name, text);
        return null;
    }

    public Timeframe? Frame(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (Timeframe.TryParse(text, out var timeframe))
        {
            return timeframe;
        }

        Refuse(name, text);
        return null;
    }

    public int Limit(int otherwise, int max)
    {
        if (Text("limit") is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) && limit >= 1 && limit <= max)
        {
            return limit;
        }

        Refuse("limit", text);
        return otherwise;
    }

    /// <summary>Comma-separated values, each once; null when the parameter is absent.</summary>
    public IReadOnlyList<string>? List(string name, int countMax)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        string[] items = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
        if (items.Length > countMax)
        {
            Refuse(name, text, $"at most {countMax} values");
        }

        return items.Length == 0 ? null : items;
    }

    public AsOf? AsOf()
    {
        if (Text("as_of") is not { } text)
        {
            return null;
        }

        if (Position.TryParse(text, out var position))
        {
            return new AsOf(position, null);
        }

        if (UnixNanos.TryParse(text, out long ts))
        {
            return new AsOf(null, ts);
        }

        Refuse("as_of", text);
        return null;
    }

    /// <summary>Reads <c>from</c>, <c>to</c> and <c>cursor</c> as the range of a page.</summary>
    public HistoryRange Range(string kind)
    {
        long? from = Time("from");
        long? to = Time("to");
        if (from >= to)
        {
            Refuse("to", Text("to"), "later than from");
        }

        bool backwards = from is null;
        if (Text("cursor") is not { } text)
        {
            return new HistoryRange(from, to, backwards);
        }

        if (!PageCursor.TryParse(text, kind, out var cursor) || cursor.Backwards != backwards)
        {
            Refuse("cursor", text);
            return new HistoryRange(from, to, backwards);
        }

        return backwards ? new HistoryRange(null, cursor.At, true) : new HistoryRange(cursor.At, to, false);
    }
}
