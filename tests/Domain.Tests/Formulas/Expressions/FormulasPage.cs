using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Formulas.Expressions;
using SignalEs.Domain.Formulas.Expressions.Binding;
using SignalEs.Domain.Moneyness;

namespace SignalEs.Domain.Tests.Formulas.Expressions;

/// <summary>docs/concepts/formulas.md names all of the language, and what it shows compiles.</summary>
public sealed partial class FormulasPage
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "..", "docs", "concepts", "formulas.md"));

    public static TheoryData<string> Words =>
    [
        .. Function.All.Select(f => f.Signature), .. WindowFunction.All.Select(w => w.Signature), .. InputNames.Prices.Select(p => p.Name), .. InputNames.Options.Select(o => o.Name),
        .. GreeksFormula.Outputs,
    ];

    [Theory]
    [MemberData(nameof(Words))]
    public void Every_function_and_input_is_on_the_page(string word) => Assert.Contains($"`{word}`", Page, StringComparison.Ordinal);

    [Fact]
    public void The_figures_of_the_chain_on_the_page_exist()
        => Assert.All(Chain().Matches(Page), m => Assert.Contains(m.Groups[1].Value, MoneynessOutputs.Expiry));

    [Fact]
    public void The_formula_on_the_page_compiles()
    {
        string text = Expression().Match(Page).Groups[1].Value;
        Assert.Equal(["z", "strong"], ExpressionFormula.Define("pull", 1, text, FormulaMarket.Library).Outputs);
    }

    [Fact]
    public void The_budget_on_the_page_is_that_of_the_code()
    {
        int[] limits =
        [
            FormulaBudget.TextMax, FormulaBudget.ParenthesesMax, FormulaBudget.DepthMax, FormulaBudget.NodesMax, FormulaBudget.WindowMax, FormulaBudget.WindowsMax, FormulaBudget.OutputsMax,
            FormulaBudget.UsesDepthMax,
        ];
        string budget = Page[Page.IndexOf("## Budget", StringComparison.Ordinal)..Page.IndexOf("## How it runs", StringComparison.Ordinal)].Replace(",", "", StringComparison.Ordinal);
        Assert.Equal(limits, Number().Matches(budget).Select(m => int.Parse(m.Value, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex(@"chain\.(\w+)")]
    private static partial Regex Chain();

    [GeneratedRegex("\"expression\": \"([^\"]+)\"")]
    private static partial Regex Expression();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    private static string Here([CallerFilePath] string path = "") => path;
}
