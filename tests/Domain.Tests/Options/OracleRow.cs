using System.Globalization;
using System.Runtime.CompilerServices;

namespace SignalEs.Domain.Tests.Options;

/// <summary>Rows of one of the files under Oracles/greeks.</summary>
internal sealed class OracleRow(string[] header, string[] cells)
{
    public string this[string column] => cells[Array.IndexOf(header, column)];

    public double Number(string column) => this[column] switch
    {
        "nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        string text => double.Parse(text, CultureInfo.InvariantCulture),
    };

    public bool Has(string column) => Array.IndexOf(header, column) >= 0;

    public static IEnumerable<OracleRow> Read(string file, [CallerFilePath] string here = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(here)!, "..", "Oracles", "greeks", file);
        string[] lines = File.ReadAllLines(path);
        string[] header = lines[0].Split(',');
        return lines.Skip(1).Select(line => new OracleRow(header, line.Split(',')));
    }

    public override string ToString() => string.Join(',', cells);
}
