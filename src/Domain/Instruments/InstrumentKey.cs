using System.Globalization;
using System.Text.RegularExpressions;
using SignalEs.Domain.Options;

namespace SignalEs.Domain.Instruments;

/// <summary>
/// <c>EXCHANGE@UNDERLYING@PRODUCT…</c>: <c>CBOE@SPX@INDEX</c>, <c>NASDAQ@GOOG@EQ</c>, <c>NFO@NIFTY@FUT@2026-12-31</c>,
/// <c>OPRA@GOOG@OPT@2016-01-15@750@C</c>. Digits are allowed after the first letter of exchange and symbol.
/// </summary>
public sealed partial record InstrumentKey
{
    /// <summary>Longer keys are rejected.</summary>
    public const int LengthMax = 96;

    private InstrumentKey(string text, string exchange, string underlying, string productCode, Product product)
        => (Text, Exchange, Underlying, ProductCode, Product) = (text, exchange, underlying, productCode, product);

    /// <summary>The whole key, as it identifies the instrument everywhere.</summary>
    public string Text { get; }

    public string Exchange { get; }

    public string Underlying { get; }

    public string ProductCode { get; }

    public Product Product { get; }

    /// <summary>Futures and options only.</summary>
    public DateOnly? Expiry { get; private init; }

    /// <summary>Options only, in price units of the underlying; greater than zero.</summary>
    public double? Strike { get; private init; }

    /// <summary>Options only.</summary>
    public OptionRight? Right { get; private init; }

    /// <summary>Reads a key; on failure <paramref name="problem"/> says which part is wrong and what is allowed.</summary>
    public static bool TryParse(string? text, out InstrumentKey key, out string? problem)
    {
        key = null!;
        problem = Read(text, ref key);
        return problem is null;
    }

    /// <summary>Reads a key that is known to be good.</summary>
    /// <exception cref="FormatException">The text isn't a key; the message says why.</exception>
    public static InstrumentKey Parse(string text) => TryParse(text, out var key, out string? problem) ? key : throw new FormatException(problem);

    public override string ToString() => Text;

    /// <summary>Whether a text may be the underlying in a key.</summary>
    public static bool IsSymbol(string text) => text.Length <= LengthMax && Symbol().IsMatch(text);

    private static string? Read(string? text, ref InstrumentKey key)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "empty; expected EXCHANGE@UNDERLYING@PRODUCT…";
        }

        if (text.Length > LengthMax)
        {
            return $"{text.Length} characters; at most {LengthMax} are allowed";
        }

        foreach (char c in text)
        {
            if (char.IsControl(c) || char.IsSurrogate(c))
            {
                return string.Create(CultureInfo.InvariantCulture, $"U+{(int)c:X4} in '{Ticks.StorableText.Of(text)}'; control characters and characters beyond U+FFFF are not allowed");
            }
        }

        if (!Shape().IsMatch(text))
        {
            return $"'{text}' does not match ^[A-Z][A-Z0-9]*@[A-Z][A-Z0-9&.-]*@.*$ (EXCHANGE@UNDERLYING@PRODUCT…)";
        }

        string[] parts = text.Split('@');
        var product = parts[2] switch
        {
            "INDEX" => Product.Index,
            "EQ" => Product.Equity,
            "FUT" => Product.Future,
            "OPT" => Product.Option,
            _ => Product.Other,
        };
        int expected = product switch { Product.Index or Product.Equity => 3, Product.Future => 4, Product.Option => 6, _ => parts.Length };
        if (parts.Length != expected)
        {
            return $"'{text}' has {parts.Length} parts; {parts[2]} takes {expected}"
                + (product is Product.Option ? " (EXCHANGE@UNDERLYING@OPT@yyyy-MM-dd@strike@C|P)" : product is Product.Future ? " (EXCHANGE@UNDERLYING@FUT@yyyy-MM-dd)" : "");
        }

        DateOnly? expiry = null;
        if (product is Product.Future or Product.Option)
        {
            if (!DateOnly.TryParseExact(parts[3], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                return $"expiry '{parts[3]}' in '{text}'; expected yyyy-MM-dd";
            }

            expiry = date;
        }

        double? strike = null;
        OptionRight? right = null;
        if (product is Product.Option)
        {
            if (!double.TryParse(parts[4], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value) || value <= 0)
            {
                return $"strike '{parts[4]}' in '{text}'; expected a number greater than 0";
            }

            if (parts[5] is not ("C" or "P"))
            {
                return $"right '{parts[5]}' in '{text}'; expected C or P";
            }

            strike = value;
            right = parts[5] == "C" ? OptionRight.Call : OptionRight.Put;
        }

        key = new InstrumentKey(text, parts[0], parts[1], parts[2], product) { Expiry = expiry, Strike = strike, Right = right };
        return null;
    }

    [GeneratedRegex("^[A-Z][A-Z0-9]*@[A-Z][A-Z0-9&.-]*@[^@\\s].*$", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();

    [GeneratedRegex("^[A-Z][A-Z0-9&.-]*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Symbol();
}
