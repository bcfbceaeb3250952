using SignalEs.Host.CommandLine;
using SignalEs.Host.CommandLine.Eval;

namespace SignalEs.Host.Tests.CommandLine;

public sealed class CsvTableTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Columns_are_found_by_any_of_their_names_and_empty_is_unknown()
    {
        File.WriteAllText(_path, "id,S_or_F,r\r\n7,100.5,\n8,inf,-0.5\n");
        var table = CsvTable.Read(_path);
        Assert.Equal(2, table.Count);
        Assert.Equal(100.5, table.Number(0, table.Column("S", "S_or_F")));
        Assert.True(double.IsNaN(table.Number(0, table.Column("r"))));
        Assert.True(double.IsPositiveInfinity(table.Number(1, 1)));
    }

    [Fact]
    public void A_missing_column_a_short_row_and_a_word_for_a_number_are_named()
    {
        File.WriteAllText(_path, "a,b\n1,two\n");
        var table = CsvTable.Read(_path);
        Assert.Contains("no column c", Assert.Throws<CommandFailure>(() => table.Column("c")).Message, StringComparison.Ordinal);
        Assert.Contains("row 1, b: 'two'", Assert.Throws<CommandFailure>(() => table.Number(0, 1)).Message, StringComparison.Ordinal);
        File.WriteAllText(_path, "a,b\n1\n");
        Assert.Contains("1 fields; the header names 2", Assert.Throws<CommandFailure>(() => CsvTable.Read(_path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(double.NaN, "")]
    [InlineData(5e-324, "5E-324")]
    public void A_number_is_written_as_the_shortest_text_that_reads_back_the_same(double value, string text) => Assert.Equal(text, CsvTable.Text(value));
}
