using System.Globalization;
using SignalEs.Domain.Errors;

namespace SignalEs.Host.CommandLine.Eval;

/// <summary>A CSV file in memory, columns by name. Plain fields: numbers and words, no quotes.</summary>
internal sealed class CsvTable
{
    private readonly string _path;
    private readonly string[] _header;
    private readonly List<string[]> _rows;

    private readonly InputProblems _problems;

    private CsvTable(string path, string[] header, List<string[]> rows) => (_path, _header, _rows, _problems) = (path, header, rows, new(path));

    public int Count => _rows.Count;

    public static CsvTable Read(string path)
    {
        using var reader = new StreamReader(path);
        string[] header = (reader.ReadLine() ?? throw new CommandFailure($"{path} is empty; expected a header and rows")).TrimEnd('\r').Split(',');
        if (header.FirstOrDefault(h => header.Count(other => other == h) > 1) is { } twice)
        {
            throw new CommandFailure($"{path}, header: column '{twice}' stands there more than once");
        }

        var rows = new List<string[]>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0)
            {
                continue;
            }

            string[] fields = line.TrimEnd('\r').Split(',');
            rows.Add(fields.Length == header.Length
                ? fields
                : throw new CommandFailure($"{path}, row {rows.Count + 1}: {fields.Length} fields; the header names {header.Length}"));
        }

        return rows.Count > 0 ? new CsvTable(path, header, rows) : throw new CommandFailure($"{path} has a header but no rows");
    }

    /// <summary>Place of the first of some names.</summary>
    public int Column(params string[] names)
        => ColumnOrNone(names) is >= 0 and var place
            ? place
            : throw new CommandFailure($"{_path} has no column {string.Join(" or ", names)}; it has {string.Join(',', _header)}{NearNames.Hint(names[0], _header)}");

    public int ColumnOrNone(params string[] names) => Array.FindIndex(_header, h => names.Contains(h, StringComparer.Ordinal));

    public string Text(int row, int column) => _rows[row][column];

    /// <exception cref="CommandFailure">A number was asked for that its rule doesn't allow.</exception>
    public void ThrowIfWrong() => _problems.Throw();

    /// <summary>Empty is unknown (NaN).</summary>
    public double Number(int row, int column)
        => TryNumber(_rows[row][column], out double value) ? value : throw new CommandFailure($"{_path}, row {row + 1}, {_header[column]}: '{_rows[row][column]}' is not a number");

    /// <summary>A number that a rule allows; NaN and a note among the problems when it doesn't.</summary>
    public double Number(int row, int column, NumberRule rule)
    {
        string text = _rows[row][column];
        if (TryNumber(text, out double value) && rule.Allows(value))
        {
            return value;
        }

        _problems.Add(row, _header[column], text, rule.Text);
        return double.NaN;
    }

    /// <summary>Notes that a field is wrong.</summary>
    public void Refuse(int row, int column, string rule) => _problems.Add(row, _header[column], _rows[row][column], rule);

    private static bool TryNumber(string text, out double value)
    {
        switch (text)
        {
            case "" or "nan" or "NaN": value = double.NaN; return true;
            case "inf": value = double.PositiveInfinity; return true;
            case "-inf": value = double.NegativeInfinity; return true;
            default: return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
        }
    }

    /// <summary>Shortest text that reads back as the same double; empty for unknown.</summary>
    public static string Text(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);
}
