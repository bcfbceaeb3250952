using SignalEs.Domain.Formulas;
using SignalEs.Domain.Formulas.Expressions;

namespace SignalEs.Domain.Tests.Formulas.Expressions;

public sealed class BudgetTests
{
    public static TheoryData<string, string> TooMuch => new()
    {
        { new string(' ', FormulaBudget.TextMax) + "1", "the text has 4097 characters" },
        { new string('(', 33) + "1" + new string(')', 33), "33 parentheses within each other" },
        { string.Join(" + ", Enumerable.Repeat("close", 65)), "65 operators and calls within each other" },
        { string.Join(";\n", Enumerable.Range(0, 15).Select(i => $"o{i} = " + string.Join(" + ", Enumerable.Repeat("close", 20)))), "585 numbers, names, operators and calls" },
        { string.Join(" + ", Enumerable.Range(0, 5).Select(i => $"lag(close, {4990 + i})")), "windows and indicators look back 24960 values" },
        { string.Join(" + ", Enumerable.Range(0, 5).Select(i => $"sma(close, {4990 + i})")), "windows and indicators look back" },
        { string.Join(";\n", Enumerable.Range(0, 17).Select(i => $"o{i} = close")), "17 outputs" },
    };

    [Theory]
    [MemberData(nameof(TooMuch))]
    public void A_formula_over_the_budget_is_refused_with_the_limit(string text, string message)
    {
        var error = Assert.Throws<FormulaException>(() => ExpressionFormula.OnBars(text)).Errors[0];
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("at most", error.Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_formula_uses_counts_with_it()
    {
        var windows = Define("w", "lag(close, 5000) + lag(close, 4999) + lag(close, 4998)");
        Define("once", "signal(\"w@1\") + signal(\"w@1\")", windows);
        var error = Assert.Throws<FormulaException>(() => Define("twice", "signal(\"w@1\") + lag(open, 5000) + lag(high, 4)", windows)).Errors[0];
        Assert.StartsWith("windows and indicators look back 20001", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Formulas_use_each_other_only_so_far()
    {
        var formula = Define("f0", "close");
        for (int i = 1; i <= FormulaBudget.UsesDepthMax; i++)
        {
            formula = Define($"f{i}", $"signal(\"f{i - 1}@1\") + 1", formula);
        }

        var error = Assert.Throws<FormulaException>(() => Define("last", $"signal(\"{formula.Id}\")", formula)).Errors[0];
        Assert.Equal("9 formulas that use each other", error.Message);
    }

    private static FormulaDefinition Define(string name, string text, params FormulaDefinition[] uses)
        => ExpressionFormula.Define(name, 1, text, FormulaLibrary.From(uses, null, null));
}
