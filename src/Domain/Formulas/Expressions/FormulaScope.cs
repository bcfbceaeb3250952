namespace SignalEs.Domain.Formulas.Expressions;

/// <summary>What a formula runs on.</summary>
public enum FormulaScope : byte
{
    /// <summary>Bars of an instrument, when they close.</summary>
    Bars,

    /// <summary>Options at intervals of event time, after their Greeks.</summary>
    Options,
}
