using System.Globalization;
using System.Runtime.CompilerServices;

namespace SignalEs.Host.Tests.Conformity;

/// <summary>Where reference files lie: beside the tests, or a larger set that the environment names.</summary>
internal static class Oracles
{
    private static readonly string? Larger = Environment.GetEnvironmentVariable("SIGNALES_ORACLES");
    private static readonly string Tests = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    public static string Own(string name) => Path.Combine(Tests, "Host.Tests", "Oracles", name);

    public static string Greeks(string name) => Larger is null ? Path.Combine(Tests, "Domain.Tests", "Oracles", "greeks", name) : Path.Combine(Larger, "greeks", name);

    public static string Indicator(string name)
        => Larger is null ? Path.Combine(Tests, "Domain.Tests", "Oracles", "indicators", name) : Path.Combine(Larger, "indicators", "default", name);

    public static string Bars(string name)
        => Larger is null ? Path.Combine(Tests, "Domain.Tests", "Oracles", "indicators", "quotes", name) : Path.Combine(Larger, "quotes", name);

    public static double Number(string text) => text switch
    {
        "" or "nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static string Here([CallerFilePath] string path = "") => path;
}

/// <summary>Rows of a CSV with their fields by column name.</summary>
internal sealed class Rows
{
    private readonly string[] _header;
    private readonly string[][] _fields;

    public Rows(IReadOnlyList<string> lines)
    {
        _header = lines[0].Split(',');
        _fields = [.. lines.Skip(1).Where(l => l.Length > 0).Select(l => l.Split(','))];
    }

    public static Rows Read(string path) => new(File.ReadAllLines(path));

    public int Count => _fields.Length;

    public IReadOnlyList<string> Columns => _header;

    public bool Has(string column) => _header.Contains(column);

    public string Text(int row, string column) => _fields[row][Array.IndexOf(_header, column)];

    public double Number(int row, string column) => Oracles.Number(Text(row, column));
}
