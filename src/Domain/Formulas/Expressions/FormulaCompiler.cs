using SignalEs.Domain.Formulas.Expressions.Binding;
using SignalEs.Domain.Formulas.Expressions.Running;
using SignalEs.Domain.Formulas.Expressions.Syntax;

namespace SignalEs.Domain.Formulas.Expressions;

/// <summary>From the text of a formula to a program of delegates.</summary>
internal sealed class FormulaCompiler
{
    /// <summary>A published formula; what it uses comes with it.</summary>
    /// <exception cref="FormulaException">It doesn't compile.</exception>
    public FormulaProgram Compile(FormulaDefinition formula) => Compile(formula.Expression ?? "", FormulaLibrary.Of(formula), out _);

    /// <summary>A text; <paramref name="uses"/> are the formula versions that it refers to, in order of id.</summary>
    /// <exception cref="FormulaException">It doesn't compile.</exception>
    public FormulaProgram Compile(string text, FormulaLibrary library, out IReadOnlyList<FormulaDefinition> uses)
    {
        var binder = new Binder(text, library, this);
        var program = binder.Bind(FormulaParser.Parse(text));
        uses = [.. binder.Uses];
        return program;
    }
}
