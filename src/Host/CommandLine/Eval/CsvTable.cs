using System.Globalization;

namespace SignalEs.Host.CommandLine.Eval;

/// <summary>A CSV file in memory, columns by name. Plain fields: numbers and words, no quotes.</summary>
internal sealed class CsvTable
{
    private readonly string _path;
    private readonly string[] _header;
    private readonly List<string[]> _rows;

    private CsvTable(string path, string[] header, List<string[]> rows) => (_path, _header, _rows) = (path, header, rows);

    public int Count => _rows.Count;

    public static CsvTable Read(string path)
    {
        using var reader = new StreamReader(path);
        string[] header = (reader.ReadLine() ?? throw new CommandFailure($"{path} is empty")).TrimEnd('\r').Split(',');
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

        return new CsvTable(path, header, rows);
    }

    /// <summary>Place of the first of some names.</summary>
    public int Column(params string[] names)
        => ColumnOrNone(names) is >= 0 and var place ? place : throw new CommandFailure($"{_path} has no column {string.Join(" or ", names)}; it has {string.Join(',', _header)}");

    public int ColumnOrNone(params string[] names) => Array.FindIndex(_header, h => names.Contains(h, StringComparer.Ordinal));

    public string Text(int row, int column) => _rows[row][column];

    /// <summary>Empty is unknown (NaN).</summary>
    public double Number(int row, int column)
    {
        string text = _rows[row][column];
        return text switch
        {
            "" or "nan" => double.NaN,
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? value
                : throw new CommandFailure($"{_path}, row {row + 1}, {_header[column]}: '{text}' is not a number"),
        };
    }

    /// <summary>Shortest text that reads back as the same double; empty for unknown.</summary>
    public static string Text(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);
}
