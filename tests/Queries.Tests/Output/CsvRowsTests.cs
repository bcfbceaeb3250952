using SignalEs.Queries.Output;

namespace SignalEs.Queries.Tests.Output;

public class CsvRowsTests
{
    private sealed record Row(string Name, double? HighTs, IReadOnlyDictionary<string, double?> Values);

    [Fact]
    public void Named_values_become_columns_and_unknown_is_empty()
    {
        Row[] rows =
        [
            new("a,b", 0.1, new Dictionary<string, double?> { ["rsi"] = 70.5 }),
            new("say \"x\"", null, new Dictionary<string, double?> { ["macd"] = -1e-7, ["rsi"] = null }),
        ];
        Assert.Equal("name,high_ts,rsi,macd\r\n\"a,b\",0.1,70.5,\r\n\"say \"\"x\"\"\",,,-1E-07\r\n", CsvRows.Write(rows));
    }

    [Fact]
    public void Without_rows_there_is_still_a_head() => Assert.Equal("name,high_ts\r\n", CsvRows.Write(Array.Empty<Row>()));
}
