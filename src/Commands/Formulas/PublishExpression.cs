using System.Text;
using FluentValidation;
using SignalEs.Commands.Requests;
using SignalEs.Commands.Settings;
using SignalEs.Domain.Errors;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Formulas.Expressions;

namespace SignalEs.Commands.Formulas;

/// <summary>An expression, or one output of several, as it stands in a request.</summary>
/// <param name="Field">Where in the request.</param>
/// <param name="Output">Name of the output; null for a text that names its outputs itself.</param>
/// <param name="Text">The expression.</param>
public sealed record ExpressionPiece(string Field, string? Output, string Text);

/// <summary>Publish a version of a formula that is an expression.</summary>
public sealed record PublishExpression(string? Name, IReadOnlyList<ExpressionPiece> Pieces, string By);

public sealed class PublishExpressionValidator : AbstractValidator<PublishExpression>
{
    public PublishExpressionValidator()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Pieces).NotEmpty().OverridePropertyName("expression").WithMessage("either expression, a text, or outputs, an expression for each name; not both");
    }
}

public static class PublishExpressionHandler
{
    public static async Task<FormulaView> HandleAsync(PublishExpression command, SettingsChanges changes, CancellationToken cancellation)
    {
        FormulaDefinition? formula = null;
        var state = await changes.ApplyAsync(
            command.By,
            before =>
            {
                var newest = before.Newest(command.Name!);
                formula = Define(command, newest?.Version ?? 1, before);
                if (formula.Hash == newest?.Hash)
                {
                    return [];
                }

                formula = formula with { Version = (newest?.Version ?? 0) + 1 };
                return [new SettingsEvent(SettingsStore.FormulaStream(formula.Name), new FormulaPublished(formula, formula.Hash, command.By))];
            },
            cancellation);
        return FormulaView.From(formula!, state);
    }

    private static FormulaDefinition Define(PublishExpression command, int version, SettingsState state)
    {
        var text = new ExpressionText(command.Pieces);
        try
        {
            return ExpressionFormula.Define(command.Name!, version, text.Whole, state.Library());
        }
        catch (FormulaException e)
        {
            throw new RefusedException(Codes.InvalidFormula, e.Message, [.. e.Errors.Select(text.ProblemOf)]);
        }
    }
}

/// <summary>The pieces of a request as one text, and back from a place in it to the piece.</summary>
internal sealed class ExpressionText
{
    private readonly List<(ExpressionPiece Piece, int Start)> _pieces = [];

    public ExpressionText(IReadOnlyList<ExpressionPiece> pieces)
    {
        var text = new StringBuilder();
        foreach (var piece in pieces)
        {
            text.Append(piece.Output is null ? "" : $"{piece.Output} = ");
            _pieces.Add((piece, text.Length));
            text.Append(piece.Text).Append(piece.Output is null ? "" : ";\n");
        }

        Whole = text.ToString();
    }

    public string Whole { get; }

    /// <summary>The error as a problem of the field it stands in; line, column and character count from the start of that field.</summary>
    public FieldProblem ProblemOf(FormulaError error)
    {
        var (piece, start) = _pieces.FindLast(p => p.Start <= error.Offset) is { Piece: not null } found ? found : _pieces[0];
        int offset = Math.Clamp(error.Offset - start, 0, piece.Text.Length);
        var before = piece.Text.AsSpan(0, offset);
        return new FieldProblem(piece.Field, error.Found, error.Allowed)
        {
            Problem = error.Message,
            Line = before.Count('\n') + 1,
            Column = offset - before.LastIndexOf('\n'),
            Character = offset,
        };
    }
}
