using System.Globalization;
using System.Runtime.CompilerServices;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Tests.Indicators;

/// <summary>A CSV of reference values: words stay text, empty is NaN.</summary>
internal sealed record OracleFile(string[] Columns, string[][] Rows)
{
    public static readonly string Folder = Path.Combine(Path.GetDirectoryName(Here())!, "..", "Oracles", "indicators");

    public static OracleFile Read(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, name));
        return new(lines[0].Split(','), [.. lines.Skip(1).Select(line => line.Split(','))]);
    }

    /// <summary>Daily bars with the close of the comparison series as reference.</summary>
    public static BarInput[] Bars()
    {
        var main = Read("quotes/default.csv").Rows;
        var other = Read("quotes/compare.csv").Rows;
        return [.. main.Select((row, i) => new BarInput(
            Nanoseconds(row[0]), Number(row[1]), Number(row[2]), Number(row[3]), Number(row[4]), Number(row[5]), Number(other[i][4])))];
    }

    public static double Number(string text) => text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);

    public static long Nanoseconds(string day) =>
        (DateTime.Parse(day, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal) - DateTime.UnixEpoch).Ticks * 100;

    private static string Here([CallerFilePath] string path = "") => path;
}
