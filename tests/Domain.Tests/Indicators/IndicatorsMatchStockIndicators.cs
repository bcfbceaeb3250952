using System.Globalization;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Tests.Indicators;

public class IndicatorsMatchStockIndicators
{
    private const double RelativeTolerance = 1e-9;

    public static TheoryData<string> Cases => [.. OracleCases.All];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Values_agree_within_1e9_relative_and_are_missing_in_the_same_rows(string line)
    {
        var (file, definition, parameters) = OracleCases.Parse(line);
        var oracle = OracleFile.Read(file);
        var rows = IndicatorTable.Of(definition, parameters, OracleFile.Bars());

        Assert.Equal(oracle.Rows.Length, rows.Count);
        for (var column = 1; column < oracle.Columns.Length; column++)
        {
            var output = definition.Outputs.ToList().IndexOf(oracle.Columns[column]);
            Assert.True(output >= 0, $"no output {oracle.Columns[column]}");
            for (var row = 0; row < rows.Count; row++)
            {
                var where = string.Create(CultureInfo.InvariantCulture, $"{oracle.Columns[column]} in row {row}");
                Check(definition, output, rows[row][output], oracle.Rows[row][column], where);
            }
        }
    }

    private static void Check(IndicatorDefinition definition, int output, double actual, string expected, string where)
    {
        if (definition.TextOf(output, actual) is { } text)
        {
            Assert.True(text == expected, $"{where}: {text} instead of {expected}");
            return;
        }

        var reference = OracleFile.Number(expected);
        var agrees = double.IsNaN(reference) ? double.IsNaN(actual) : Math.Abs(actual - reference) <= RelativeTolerance * Math.Abs(reference);
        Assert.True(agrees, string.Create(CultureInfo.InvariantCulture, $"{where}: {actual:R} instead of {expected}"));
    }
}
