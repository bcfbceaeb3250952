namespace SignalEs.Domain.Formulas.Expressions;

/// <summary>Something wrong in the text of a formula.</summary>
/// <param name="Offset">First wrong character, from 0.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Column">Its column in that line, from 1.</param>
/// <param name="Found">The text that stands there; empty at the end.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Allowed">What may stand there.</param>
public sealed record FormulaError(int Offset, int Line, int Column, string Found, string Message, string Allowed)
{
    private const int FoundMax = 40;

    /// <summary>The error at a place of a text; whitespace before the wrong character is passed over.</summary>
    internal static FormulaError At(string text, int offset, string message, string allowed)
    {
        while (offset < text.Length && char.IsWhiteSpace(text[offset]))
        {
            offset++;
        }

        var before = text.AsSpan(0, offset);
        int line = before.Count('\n') + 1;
        int column = offset - before.LastIndexOf('\n');
        return new FormulaError(offset, line, column, WordAt(text, offset), message, allowed);
    }

    public override string ToString() => $"line {Line}, column {Column}: {Message}; allowed: {Allowed}";

    private static string WordAt(string text, int offset)
    {
        int end = offset;
        while (end < text.Length && end - offset < FoundMax && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '.'))
        {
            end++;
        }

        return text[offset..Math.Min(Math.Max(end, offset + 1), text.Length)];
    }
}

/// <summary>A formula that doesn't compile.</summary>
public sealed class FormulaException(IReadOnlyList<FormulaError> errors) : Exception(string.Join("; ", errors))
{
    public IReadOnlyList<FormulaError> Errors { get; } = errors;
}
