using System.Diagnostics;
using CsCheck;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Formulas.Expressions;

namespace SignalEs.Domain.Tests.Formulas.Expressions;

public sealed class ParserFuzz
{
    private static readonly string[] Words =
    [
        "close", "iv", "chain", "atm_iv", "rsi", "macd", "mean", "lag", "if", "let", "and", "or", "not", "true", "signal", "\"rsi_14@1\"", "'x", "1", "14", "2.5", "1e9", ".5", "1.",
        "(", ")", "(", ")", ",", ".", ";", "=", "==", "!=", "<", "<=", ">", "+", "-", "*", "/", "%", "^", " ", "\n", "\t", "é", "\0", "😀", "x", "Y", "_", "\\", "\"", "#",
    ];

    [Fact]
    public void Any_text_compiles_or_is_refused_at_a_character() => Gen.String.Sample(AssertTotal, iter: 3000);

    [Fact]
    public void Any_heap_of_words_compiles_or_is_refused_at_a_character()
        => Gen.Int[0, Words.Length - 1].Array[0, 60].Select(a => string.Concat(a.Select(i => Words[i]))).Sample(AssertTotal, iter: 10_000);

    [Fact]
    public void A_damaged_formula_compiles_or_is_refused_at_a_character() => Gen.Select(RandomTrees.Trees(3), Gen.Int[0, 1 << 20], Gen.Int[0, Words.Length - 1])
        .Sample((tree, at, word) => AssertTotal(tree.Text.Insert(at % (tree.Text.Length + 1), Words[word])), iter: 3000);

    [Theory]
    [InlineData("(", 5000)]
    [InlineData("-", 4000)]
    [InlineData("not ", 1000)]
    [InlineData("1+", 2000)]
    [InlineData("1^", 2000)]
    [InlineData("a.", 2000)]
    [InlineData("abs(", 1000)]
    [InlineData("mean(", 800)]
    [InlineData("if(close>1,", 300)]
    [InlineData("let a=1;", 500)]
    [InlineData("close and ", 400)]
    [InlineData("\"", 4000)]
    [InlineData("x", 4096)]
    [InlineData("é", 4096)]
    public void A_text_that_repeats_itself_is_neither_deep_nor_slow(string piece, int count)
    {
        var clock = Stopwatch.StartNew();
        AssertTotal(string.Concat(Enumerable.Repeat(piece, count)));
        AssertTotal(string.Concat(Enumerable.Repeat(piece, count)) + "close" + new string(')', count));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
    }

    private static void AssertTotal(string text)
    {
        try
        {
            ExpressionFormula.Define("x", 1, text, FormulaMarket.Library);
        }
        catch (FormulaException e)
        {
            Assert.NotEmpty(e.Errors);
            Assert.All(e.Errors, error =>
            {
                Assert.InRange(error.Offset, 0, text.Length);
                Assert.InRange(error.Line, 1, text.Length + 1);
                Assert.InRange(error.Column, 1, text.Length + 1);
                Assert.NotEmpty(error.Message);
            });
        }
    }
}
