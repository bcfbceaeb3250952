using Parlot;
using Parlot.Fluent;

namespace SignalEs.Domain.Formulas.Expressions.Syntax;

/// <summary>From text to <see cref="Statement"/>s. Any text gives statements or one error; none makes it slow or deep.</summary>
internal static class FormulaParser
{
    public static IReadOnlyList<Statement> Parse(string text)
    {
        if (text.Length > FormulaBudget.TextMax)
        {
            throw Error(text, FormulaBudget.TextMax, $"the text has {text.Length} characters", $"at most {FormulaBudget.TextMax}");
        }

        CheckParentheses(text);
        var context = new ParseContext(new Scanner(text));
        if (!FormulaGrammar.Formula.TryParse(context, out var statements, out var error) || statements is null)
        {
            int offset = error?.Position.Offset ?? context.Scanner.Cursor.Offset;
            throw Error(text, offset, Unexpected(text, offset), error?.Message ?? FormulaGrammar.ValueExpected);
        }

        foreach (var statement in statements)
        {
            if (statement.Value.Depth > FormulaBudget.DepthMax)
            {
                throw Error(text, statement.Value.At, $"{statement.Value.Depth} operators and calls within each other", $"at most {FormulaBudget.DepthMax}; split it with let");
            }
        }

        return statements;
    }

    // The parser recurses at parentheses and nowhere else, so this bounds its stack.
    private static void CheckParentheses(string text)
    {
        int depth = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth > FormulaBudget.ParenthesesMax)
            {
                throw Error(text, i, $"{depth} parentheses within each other", $"at most {FormulaBudget.ParenthesesMax}; split it with let");
            }
        }
    }

    private static string Unexpected(string text, int offset)
    {
        var error = FormulaError.At(text, offset, "", "");
        return error.Found.Length == 0 ? "the text ends here" : $"'{error.Found}' is not expected here";
    }

    private static FormulaException Error(string text, int offset, string message, string allowed) => new([FormulaError.At(text, offset, message, allowed)]);
}
