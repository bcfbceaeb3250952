using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Tests.Indicators;

/// <summary>The catalog's table in docs/concepts/indicators.md is made from the catalog. <c>UPDATE_DOCS=1</c> writes it anew.</summary>
public class CatalogPage
{
    private const string Begin = "<!-- catalog: made from IndicatorCatalog -->\n";
    private const string End = "<!-- end of catalog -->";

    [Fact]
    public void The_table_on_the_page_is_that_of_the_catalog()
    {
        var path = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "docs", "concepts", "indicators.md");
        var page = File.ReadAllText(path);
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        Assert.True(from >= Begin.Length && to >= from, "the page has no place for the table");
        var table = Table();
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1") File.WriteAllText(path, page[..from] + table + page[to..]);
        else Assert.Equal(table, page[from..to]);
    }

    private static string Table()
    {
        var text = new StringBuilder("| name | what it is | parameters (default; range) | outputs | warm-up | known |\n|---|---|---|---|---:|---|\n");
        foreach (var definition in IndicatorCatalog.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{definition.Name}` | **{definition.Title}.** {definition.Description.Replace("|", "\\|", StringComparison.Ordinal)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join("<br>", definition.Parameters.Select(Parameter))} | {string.Join(' ', definition.Outputs)} ");
            text.Append(CultureInfo.InvariantCulture, $"| {definition.WarmUp(definition.Complete([]))} | {Known(definition)} |\n");
        }

        return text.ToString();
    }

    private static string Parameter(IndicatorParameter parameter) =>
        $"`{parameter.Name}` ({parameter.Format(parameter.Default)}; {parameter.Range.Replace("whole number ", "", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)})";

    private static string Known(IndicatorDefinition definition) => definition.Timing switch
    {
        IndicatorTiming.AtClose => "at the close",
        IndicatorTiming.Late => $"{string.Join('/', definition.Lags!(definition.Complete([])).Distinct())} bars later",
        IndicatorTiming.Redrawn => "at the close; tables redraw",
        _ => definition.IsTableOnly ? "only as a table" : "at the close; rows are bricks",
    };

    private static string Here([CallerFilePath] string path = "") => path;
}
