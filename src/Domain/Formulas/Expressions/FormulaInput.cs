using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Formulas.Expressions;

/// <summary>Where an input comes from.</summary>
internal enum InputKind : byte
{
    /// <summary>A value of the bar; index is a <see cref="PriceSource"/>.</summary>
    Price,

    /// <summary>A value of the option; index is an <see cref="OptionField"/>.</summary>
    Option,

    /// <summary>An output of a Greeks formula; index is its place.</summary>
    Greeks,

    /// <summary>A figure of the whole expiry from a moneyness formula; index is its place.</summary>
    Chain,
}

/// <summary>What an option says of itself.</summary>
internal enum OptionField : byte
{
    Strike,
    IsCall,
    Bid,
    Ask,
    Last,
    DayVolume,
    OpenInterest,
}

/// <summary>A value that a formula reads from outside.</summary>
/// <param name="Kind">Where from.</param>
/// <param name="Index">Which value there.</param>
/// <param name="Formula">For Greeks and chain: the formula, <c>name@version</c>; else empty.</param>
internal readonly record struct FormulaInput(InputKind Kind, int Index, string Formula = "");

/// <summary>Names of inputs in formulas.</summary>
internal static class InputNames
{
    public static readonly IReadOnlyList<(string Name, PriceSource Source)> Prices =
    [
        ("open", PriceSource.Open), ("high", PriceSource.High), ("low", PriceSource.Low), ("close", PriceSource.Close), ("volume", PriceSource.Volume),
        ("hl2", PriceSource.Hl2), ("hlc3", PriceSource.Hlc3), ("oc2", PriceSource.Oc2), ("ohl3", PriceSource.Ohl3), ("ohlc4", PriceSource.Ohlc4),
    ];

    public static readonly IReadOnlyList<(string Name, OptionField Field)> Options =
    [
        ("strike", OptionField.Strike), ("is_call", OptionField.IsCall), ("bid", OptionField.Bid), ("ask", OptionField.Ask), ("last", OptionField.Last),
        ("day_volume", OptionField.DayVolume), ("open_interest", OptionField.OpenInterest),
    ];

    /// <summary>Figures of the expiry are written <c>chain.name</c>.</summary>
    public const string Chain = "chain";
}
