using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SignalEs.Queries.Output;

/// <summary>
/// Rows as CSV (RFC 4180) with the same names and values as in JSON; unknown is empty. A member that maps names to values
/// (the values of a signal) gives a column for each name that occurs in the page.
/// </summary>
public static class CsvRows
{
    public static string Write<T>(IReadOnlyList<T> rows)
    {
        var members = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetMethod is not null).ToList();
        var columns = new List<(string Name, Func<T, object?> Value)>();
        foreach (var member in members)
        {
            if (member.PropertyType.IsAssignableTo(typeof(IReadOnlyDictionary<string, double?>)))
            {
                columns.AddRange(Names(rows, member).Select(name => (name, (Func<T, object?>)(row =>
                    ((IReadOnlyDictionary<string, double?>)member.GetValue(row)!).TryGetValue(name, out double? value) ? value : null))));
            }
            else
            {
                columns.Add((NameOf(member), row => member.GetValue(row)));
            }
        }

        var text = new StringBuilder().AppendJoin(',', columns.Select(c => Quote(c.Name))).Append("\r\n");
        foreach (var row in rows)
        {
            text.AppendJoin(',', columns.Select(c => Text(c.Value(row)))).Append("\r\n");
        }

        return text.ToString();
    }

    private static string NameOf(PropertyInfo member)
        => member.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name);

    // In order of first appearance, so that one formula's outputs stay together.
    private static List<string> Names<T>(IReadOnlyList<T> rows, PropertyInfo member)
    {
        var names = new List<string>();
        foreach (var row in rows)
        {
            foreach (string name in ((IReadOnlyDictionary<string, double?>)member.GetValue(row)!).Keys)
            {
                if (!names.Contains(name))
                {
                    names.Add(name);
                }
            }
        }

        return names;
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        string text => Quote(text),
        IEnumerable items => Quote(string.Join(';', items.Cast<object?>())),
        IFormattable other => Quote(other.ToString(null, CultureInfo.InvariantCulture)),
        _ => Quote(value.ToString() ?? ""),
    };

    private static string Quote(string text)
        => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : '"' + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
