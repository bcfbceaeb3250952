using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Tests.Indicators;

public class CatalogRules
{
    public static TheoryData<string> Names => [.. IndicatorCatalog.All.Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Defaults_are_allowed_and_give_as_many_values_as_there_are_outputs(string name)
    {
        Assert.True(IndicatorCatalog.TryGet(name.ToUpperInvariant(), out var definition));
        Assert.Null(definition.Validate([]));
        Assert.Equal(definition.Outputs.Count, definition.New([]).OutputCount);
        Assert.Equal(definition.Outputs.Count, definition.Outputs.Distinct().Count());
        Assert.Equal(definition.Timing is IndicatorTiming.Redrawn or IndicatorTiming.OtherRows, definition.Draw is not null);
        if (definition.Lags is not null) Assert.Equal(definition.Outputs.Count, definition.Lags(definition.Complete([])).Length);
        Assert.Matches("^[a-z][a-z0-9_]*$", definition.Name);
        Assert.EndsWith(".", definition.Description, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_first_value_comes_after_the_warm_up_and_not_before(string name)
    {
        Assert.True(IndicatorCatalog.TryGet(name, out var definition));
        if (definition.IsTableOnly) return;
        var bars = OracleFile.Bars();
        var indicator = definition.New([]);
        var row = new double[indicator.OutputCount];
        var first = -1;
        for (var i = 0; i < bars.Length && first < 0; i++)
        {
            indicator.Add(bars[i], row);
            if (!row.All(double.IsNaN)) first = i;
        }

        // Where it depends on the prices, the warm-up is the least that it can be.
        var warmUp = definition.WarmUp(definition.Complete([]));
        if (name is "psar" or "volstop" or "pivotpoints" or "renko" or "fractal" or "fcb" or "pivots") Assert.InRange(first, warmUp, bars.Length);
        else Assert.Equal(warmUp, first);
    }

    [Fact]
    public void A_parameter_out_of_range_is_refused_with_its_name_value_and_range()
    {
        Assert.Equal("rsi: lookback = 0 is not allowed; whole number 1 to 5000.", IndicatorCatalog.Validate("rsi", [0]));
        Assert.Equal("rsi: lookback = 2.5 is not allowed; whole number 1 to 5000.", IndicatorCatalog.Validate("rsi", [2.5]));
        Assert.Equal("rsi: lookback = NaN is not allowed; whole number 1 to 5000.", IndicatorCatalog.Validate("rsi", [double.NaN]));
        Assert.Equal("macd: fast = 26 is not allowed; less than slow = 26.", IndicatorCatalog.Validate("macd", [26]));
        Assert.Equal("chandelier: type = 2 is not allowed; long | short.", IndicatorCatalog.Validate("chandelier", [22, 3, 2]));
        Assert.Equal("rsi takes 1 parameters, not 2.", IndicatorCatalog.Validate("rsi", [14, 3]));
        Assert.Equal("There is no indicator \"rsj\".", IndicatorCatalog.Validate("rsj", []));
        var error = Assert.Throws<ArgumentException>(() => IndicatorCatalog.Create("bb", [20, -1]));
        Assert.Contains("bb: deviations = -1 is not allowed; 0.01 to 100.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Choices_are_read_by_name_and_written_by_name()
    {
        Assert.True(IndicatorCatalog.TryGet("pivotpoints", out var definition));
        Assert.True(definition.Parameters[1].TryParse("Woodie", out var value));
        Assert.Equal("woodie", definition.Parameters[1].Format(value));
        Assert.True(definition.Parameters[1].TryParse("2", out value));
        Assert.Equal("demark", definition.Parameters[1].Format(value));
        Assert.False(definition.Parameters[1].TryParse("floor", out _));
    }

    [Fact]
    public void Every_reference_file_has_a_case()
    {
        var files = Directory.GetFiles(OracleFile.Folder, "*.csv").Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(files, OracleCases.All.Select(line => (string?)line.Split(':')[0]).Order(StringComparer.Ordinal));
    }
}
