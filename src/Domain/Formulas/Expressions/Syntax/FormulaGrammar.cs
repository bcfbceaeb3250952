using System.Buffers;
using System.Globalization;
using Parlot;
using Parlot.Fluent;

namespace SignalEs.Domain.Formulas.Expressions.Syntax;

/// <summary>
/// The grammar, loosest first: statements parted by <c>;</c> · <c>or</c> · <c>and</c> · <c>not</c> · one comparison · <c>+ -</c> · <c>* / %</c> ·
/// <c>-x</c> · <c>^</c> · <c>.name</c> · values.
/// </summary>
internal static class FormulaGrammar
{
    public const string ValueExpected = "a number, a name, a call, '-', 'not' or '('";

    public static readonly IReadOnlyList<string> Reserved = ["and", "or", "not", "if", "let", "true", "false", "signal"];

    private const string AfterValue = "an operator, ';' or the end";
    private const string InParentheses = "an operator, ',' or ')'";

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_");
    private static readonly SearchValues<char> LettersAndDigits = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");

    public static readonly Parser<IReadOnlyList<Statement>> Formula = Build();

    private static Parser<IReadOnlyList<Statement>> Build()
    {
        var word = Terms.Identifier(Letters, LettersAndDigits);
        var expression = Deferred<SyntaxNode>();
        var operand = Postfix(word, expression);
        var minus = ZeroOrMany(Sign());
        var signed = minus.And(operand).Then(t => Fold(t.Item1, t.Item2));
        var power = operand.And(ZeroOrMany(Terms.Char('^').SkipAnd(signed.ElseError(ValueExpected)))).Then(t => Powers(t.Item1, t.Item2));
        var unary = minus.And(power).Then(t => Fold(t.Item1, t.Item2));
        var product = Binary(unary, OneOf(Terms.Text("*"), Terms.Text("/"), Terms.Text("%")));
        var sum = Binary(product, OneOf(Terms.Text("+"), Terms.Text("-")));
        var comparison = sum.And(ZeroOrOne(Comparison().And(sum.ElseError(ValueExpected))))
            .Then(t => t.Item2.Count == 0 ? t.Item1 : new BinarySyntax(t.Item2[0].Item1, t.Item1, t.Item2[0].Item2));
        var negation = ZeroOrMany(Negation()).And(comparison).Then(t => Fold(t.Item1, t.Item2));
        var conjunction = Binary(negation, Terms.Keyword("and"));
        expression.Parser = Binary(conjunction, Terms.Keyword("or"));

        var assigned = expression.ElseError(ValueExpected);
        var isSet = Terms.Char('=').WhenNotFollowedBy(Literals.Char('='));
        var let = Terms.Keyword("let").SkipAnd(word.ElseError("a name")).AndSkip(isSet.ElseError("'='")).And(assigned)
            .Then<Statement>(t => new Statement(StatementKind.Let, t.Item1.ToString(), t.Item1.Offset, t.Item2));
        var output = word.AndSkip(isSet).And(assigned)
            .Then<Statement>(t => new Statement(StatementKind.Output, t.Item1.ToString(), t.Item1.Offset, t.Item2));
        var value = expression.Then<Statement>(e => new Statement(StatementKind.Value, "value", e.At, e));
        var statement = OneOf(let, output, value);
        var end = Terms.Char(';');
        return statement.ElseError(ValueExpected)
            .And(ZeroOrMany(end.SkipAnd(statement)))
            .AndSkip(ZeroOrOne(end))
            .AndSkip(SkipWhiteSpace(Always()).Eof().ElseError(AfterValue))
            .Then<IReadOnlyList<Statement>>(t => [t.Item1, .. t.Item2]);
    }

    private static Parser<SyntaxNode> Postfix(Parser<TextSpan> word, Parser<SyntaxNode> expression)
    {
        var open = Terms.Char('(');
        var close = Terms.Char(')').ElseError(InParentheses);
        var comma = Terms.Char(',');
        var more = ZeroOrMany(comma.SkipAnd(expression.ElseError(ValueExpected)));
        var arguments = open.SkipAnd(ZeroOrOne(expression.And(more).Then<IReadOnlyList<SyntaxNode>>(t => [t.Item1, .. t.Item2]))).AndSkip(close)
            .Then<IReadOnlyList<SyntaxNode>>(a => a.Count == 0 ? [] : a[0]);
        var number = Capture(Terms.Number<double>(NumberOptions.AllowDecimalSeparator | NumberOptions.AllowExponent)).Then<SyntaxNode>(Number);
        var text = Capture(Terms.String(StringLiteralQuotes.SingleOrDouble)).Then<SyntaxNode>(Text);
        var called = word.When((_, w) => !IsOperatorWord(w)).And(ZeroOrOne(arguments)).Then<SyntaxNode>(
            t => t.Item2.Count == 0 ? new NameSyntax(t.Item1.Offset, t.Item1.ToString()) : new CallSyntax(t.Item1.Offset, t.Item1.ToString(), t.Item2[0]));
        var group = open.SkipAnd(expression.ElseError(ValueExpected)).AndSkip(close);
        var value = OneOf(number, text, called, group);
        return value.And(ZeroOrOne(Terms.Char('.').SkipAnd(word.ElseError("the name of an output"))))
            .Then(t => t.Item2.Count == 0 ? t.Item1 : new MemberSyntax(t.Item1, t.Item2[0].ToString(), t.Item2[0].Offset));
    }

    private static Parser<SyntaxNode> Binary(Parser<SyntaxNode> operand, Parser<string> symbol)
        => operand.And(ZeroOrMany(symbol.And(operand.ElseError(ValueExpected)))).Then(
            t =>
            {
                var left = t.Item1;
                foreach (var (op, right) in t.Item2)
                {
                    left = new BinarySyntax(op, left, right);
                }

                return left;
            });

    private static Parser<string> Comparison()
        => OneOf(Terms.Text("<="), Terms.Text(">="), Terms.Text("=="), Terms.Text("!="), Terms.Text("<"), Terms.Text(">"));

    private static Parser<UnarySyntax> Sign() => Capture(Terms.Char('-')).Then(Unary);

    private static Parser<UnarySyntax> Negation() => Capture(Terms.Keyword("not")).Then(Unary);

    // The operand is put in by Fold.
    private static UnarySyntax Unary(TextSpan symbol)
    {
        (int at, string text) = Trimmed(symbol);
        return new UnarySyntax(at, text, new NumberSyntax(at, 0));
    }

    private static SyntaxNode Fold(IReadOnlyList<UnarySyntax> operators, SyntaxNode operand)
    {
        for (int i = operators.Count - 1; i >= 0; i--)
        {
            operand = new UnarySyntax(operators[i].At, operators[i].Operator, operand);
        }

        return operand;
    }

    // To the right: 2^3^2 is 2^(3^2).
    private static SyntaxNode Powers(SyntaxNode first, IReadOnlyList<SyntaxNode> exponents)
    {
        if (exponents.Count == 0)
        {
            return first;
        }

        var right = exponents[^1];
        for (int i = exponents.Count - 2; i >= 0; i--)
        {
            right = new BinarySyntax("^", exponents[i], right);
        }

        return new BinarySyntax("^", first, right);
    }

    private static NumberSyntax Number(TextSpan span)
    {
        (int at, string text) = Trimmed(span);
        return new NumberSyntax(at, double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private static TextSyntax Text(TextSpan span)
    {
        (int at, string text) = Trimmed(span);
        return new TextSyntax(at, text[1..^1]);
    }

    private static (int At, string Text) Trimmed(TextSpan span)
    {
        string text = span.ToString();
        string trimmed = text.TrimStart();
        return (span.Offset + text.Length - trimmed.Length, trimmed);
    }

    private static bool IsOperatorWord(TextSpan word) => word.Span is "and" or "or" or "not" or "let";
}
