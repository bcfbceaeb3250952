namespace SignalEs.Domain.Formulas.Expressions.Binding;

/// <summary>A value of a formula from the slots that hold its inputs and what was computed before; NaN = unknown.</summary>
internal delegate double Evaluate(double[] slots);

internal enum ValueType : byte
{
    Number,

    /// <summary>1 = true, 0 = false, NaN = unknown.</summary>
    Boolean,

    /// <summary>Only written out, as a parameter.</summary>
    Text,

    /// <summary>The outputs of an indicator or signal; one is chosen with <c>.name</c>.</summary>
    Row,

    /// <summary>What follows an error that is reported already.</summary>
    Wrong,
}

/// <summary>A piece of a formula with its type, ready to run.</summary>
/// <param name="Type">Type of its value.</param>
/// <param name="Run">Computes it; for rows and texts of no meaning.</param>
/// <param name="Key">The same for two pieces only if they have the same value: stateful pieces with the same key run once.</param>
/// <param name="At">Offset in the text.</param>
internal sealed record Bound(ValueType Type, Evaluate Run, string Key, int At)
{
    /// <summary>The slot that holds the value; -1 when it is computed.</summary>
    public int Slot { get; init; } = -1;

    /// <summary>Set for numbers that are written out.</summary>
    public double? Constant { get; init; }

    /// <summary>Of a row: names and slots of its outputs.</summary>
    public IReadOnlyList<(string Name, int Slot)> Outputs { get; init; } = [];

    /// <summary>What it is called in messages.</summary>
    public string Text { get; init; } = "";

    public static readonly Evaluate Nothing = static _ => double.NaN;

    public static Bound Wrong(int at) => new(ValueType.Wrong, Nothing, "?", at);

    public static Bound OfSlot(ValueType type, int slot, int at)
        => new(type, slots => slots[slot], $"${slot}", at) { Slot = slot };
}
