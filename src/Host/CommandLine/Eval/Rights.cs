using SignalEs.Domain.Options;

namespace SignalEs.Host.CommandLine.Eval;

/// <summary>Call or put in a CSV.</summary>
internal static class Rights
{
    public const string Rule = "expected C or P";

    /// <summary>The right of a row; a call and a note among the table's problems when it is neither.</summary>
    public static OptionRight Read(CsvTable table, int row, int column)
    {
        switch (table.Text(row, column))
        {
            case "C" or "c" or "call": return OptionRight.Call;
            case "P" or "p" or "put": return OptionRight.Put;
            default:
                table.Refuse(row, column, Rule);
                return OptionRight.Call;
        }
    }
}
