using SignalEs.Domain.Formulas;
using SignalEs.Domain.Moneyness;

namespace SignalEs.Domain.Engine;

/// <summary>A config that evaluates Greeks. <paramref name="Index"/> is its place in <see cref="InstrumentState.Greeks"/>.</summary>
internal sealed record GreeksRun(int Index, SignalConfig Config, SignalColumnSet Columns, GreeksFormula Formula);

/// <summary>
/// A config that evaluates moneyness. <paramref name="GreeksIndex"/> is the Greeks run that it aggregates; -1 when there is none of that name.
/// </summary>
internal sealed record MoneynessRun(int Index, SignalConfig Config, SignalColumnSet Bucket, SignalColumnSet Expiry, MoneynessFormula Formula, int GreeksIndex);

/// <summary>The configs of one interval of event time: evaluated together at its boundaries, when something changed since the last.</summary>
internal sealed class IntervalGroup(int bit, long intervalNs, GreeksRun[] greeks, MoneynessRun[] moneyness)
{
    public const long Clean = long.MaxValue;

    public readonly ulong Mask = 1UL << bit;
    public readonly long IntervalNs = intervalNs;
    public readonly GreeksRun[] Greeks = greeks;
    public readonly MoneynessRun[] Moneyness = moneyness;

    /// <summary>Formulas on options, after Greeks and moneyness.</summary>
    public OptionFormulaRun[] Formulas { get; init; } = [];

    /// <summary>The boundary at which it is due; <see cref="Clean"/> when nothing changed.</summary>
    public long DueNs = Clean;

    /// <summary>The underlying's price changed: every expiry is evaluated.</summary>
    public bool AllDirty;

    public void MarkDirty(long nowNs)
    {
        if (DueNs == Clean)
        {
            DueNs = UnixNanos.Floor(nowNs, IntervalNs) + IntervalNs;
        }
    }
}
