namespace SignalEs.Domain.Formulas.Expressions.Syntax;

/// <summary>A piece of a formula as written.</summary>
/// <param name="At">Offset of its first character.</param>
/// <param name="Depth">Operators and calls within each other, itself included.</param>
internal abstract record SyntaxNode(int At, int Depth);

internal sealed record NumberSyntax(int At, double Value) : SyntaxNode(At, 1);

internal sealed record TextSyntax(int At, string Value) : SyntaxNode(At, 1);

/// <summary>A name, or <c>true</c> and <c>false</c>.</summary>
internal sealed record NameSyntax(int At, string Name) : SyntaxNode(At, 1);

internal sealed record CallSyntax(int At, string Name, IReadOnlyList<SyntaxNode> Arguments)
    : SyntaxNode(At, 1 + (Arguments.Count == 0 ? 0 : Arguments.Max(a => a.Depth)));

/// <summary><c>target.name</c>: an output of an indicator or signal, or a value of the chain.</summary>
internal sealed record MemberSyntax(SyntaxNode Target, string Name, int NameAt) : SyntaxNode(Target.At, Target.Depth);

/// <summary><c>-x</c> or <c>not x</c>.</summary>
internal sealed record UnarySyntax(int At, string Operator, SyntaxNode Operand) : SyntaxNode(At, 1 + Operand.Depth);

internal sealed record BinarySyntax(string Operator, SyntaxNode Left, SyntaxNode Right)
    : SyntaxNode(Left.At, 1 + Math.Max(Left.Depth, Right.Depth));

/// <summary>What a statement does with its value.</summary>
internal enum StatementKind : byte
{
    /// <summary>The only output of a formula that names none.</summary>
    Value,

    /// <summary><c>name = …</c></summary>
    Output,

    /// <summary><c>let name = …</c></summary>
    Let,
}

internal sealed record Statement(StatementKind Kind, string Name, int At, SyntaxNode Value);
