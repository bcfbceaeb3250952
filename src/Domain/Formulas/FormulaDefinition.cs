using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using SignalEs.Domain.Formulas.Expressions;
using SignalEs.Domain.Formulas.Modules;

namespace SignalEs.Domain.Formulas;

/// <summary>What a formula computes from.</summary>
public enum FormulaKind : byte
{
    /// <summary>Implied volatility and Greeks of each option of an underlying.</summary>
    Greeks,

    /// <summary>Moneyness buckets and per-expiry figures of an underlying.</summary>
    Moneyness,

    /// <summary>A technical indicator on bars of one instrument; <see cref="FormulaDefinition.Function"/> is its catalog name.</summary>
    Indicator,

    /// <summary>An expression written by a user; see <see cref="FormulaDefinition.Expression"/>.</summary>
    Expression,

    /// <summary>A WebAssembly module of a user on inputs that are an expression; see <see cref="FormulaDefinition.Module"/>.</summary>
    Module,
}

/// <summary>A named parameter; numbers in invariant text.</summary>
public sealed record FormulaParameter(string Name, string Value);

/// <summary>
/// One immutable version of a formula. A version never changes meaning: another meaning is another version.
/// </summary>
/// <param name="Name">Name that signal configs refer to, lower case.</param>
/// <param name="Version">From 1, rising.</param>
/// <param name="Kind">What it computes from.</param>
/// <param name="Function">Built-in function: an indicator of the catalog, <c>greeks</c> or <c>moneyness</c>.</param>
/// <param name="Parameters">In order of name.</param>
/// <param name="Outputs">Names of the values, in the order in which signals carry them.</param>
public sealed record FormulaDefinition(
    string Name, int Version, FormulaKind Kind, string Function, IReadOnlyList<FormulaParameter> Parameters, IReadOnlyList<string> Outputs)
{
    /// <summary>Of kind <see cref="FormulaKind.Expression"/>: its text. Of kind <see cref="FormulaKind.Module"/>: that of the module's inputs.</summary>
    public string? Expression { get; init; }

    /// <summary>Of kind <see cref="FormulaKind.Module"/>: the module.</summary>
    public ModuleDefinition? Module { get; init; }

    /// <summary>The formula versions that the expression refers to, in order of id, each with those that it uses: a formula is complete in itself.</summary>
    public IReadOnlyList<FormulaDefinition> Uses { get; init; } = [];

    /// <summary>What it runs on: bars when they close, or the options of an underlying at intervals.</summary>
    [JsonIgnore]
    public FormulaScope RunsOn => Kind switch
    {
        FormulaKind.Indicator => FormulaScope.Bars,
        FormulaKind.Expression or FormulaKind.Module => ExpressionFormula.ScopeOf(this),
        _ => FormulaScope.Options,
    };

    /// <summary><c>name@version</c>.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{Name}@{Version}");

    /// <summary>SHA-256 (hex) of everything that gives the formula its meaning.</summary>
    public string Hash => Sha256Hex(Canonical());

    public string? Text(string parameter)
    {
        foreach (var p in Parameters)
        {
            if (p.Name == parameter)
            {
                return p.Value;
            }
        }

        return null;
    }

    public double Number(string parameter, double otherwise)
        => Text(parameter) is { } text ? double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : otherwise;

    internal string Canonical()
    {
        var text = new StringBuilder().Append(Id).Append('|').Append(Kind).Append('|').Append(Function);
        foreach (var p in Parameters)
        {
            text.Append('|').Append(p.Name).Append('=').Append(p.Value);
        }

        text.Append('|').AppendJoin(',', Outputs);
        if (Expression is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"|expression {Expression.Length}:{Expression}");
        }

        if (Module is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"|module {Module.Sha256}:{Module.Window}");
        }

        foreach (var used in Uses)
        {
            text.Append("|uses ").Append(used.Hash);
        }

        return text.ToString();
    }

    internal static string Sha256Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
