using System.ComponentModel;
using SignalEs.Queries.Greeks;
using SignalEs.Queries.Signals;

namespace SignalEs.Queries.Realtime;

/// <summary>Everything that is known of an instrument now.</summary>
public sealed record RealtimeView(
    string InstrumentKey,
    string Underlying,
    [property: Description("EQ, INDEX, FUT, OPT or another code of the key.")] string Product,
    [property: Description("Null when the instrument was entered but never ticked.")] TickView? Tick,
    [property: Description("Options only; null for other instruments.")] GreeksView? Greeks,
    [property: Description("Newest value of each config but the one shown as Greeks, in order of config.")] IReadOnlyList<SignalView> Signals,
    [property: Description("Newest position that anything here comes from, sequence:index.")] string? Position)
{
    private const string PreferredGreeks = "greeks";

    internal static RealtimeView Of(string key, string underlying, string product, bool isOption, Latest? latest, IReadOnlyList<SignalRecord> signals,
        GreeksConvention convention)
    {
        var greeks = isOption ? signals.FirstOrDefault(s => s.IsGreeks && s.Config == PreferredGreeks) ?? signals.FirstOrDefault(s => s.IsGreeks) : null;
        var position = latest?.Tick.Position ?? Domain.Position.None;
        foreach (var signal in signals)
        {
            position = signal.Position > position ? signal.Position : position;
        }

        return new RealtimeView(
            key,
            underlying,
            product,
            latest is { } l ? TickView.Of(l.Tick, l.DayVolume) : null,
            isOption ? greeks is null ? GreeksView.None(convention) : GreeksView.Of(greeks, convention) : null,
            [.. signals.Where(s => s != greeks).Select(s => SignalView.Of(s, s.StartNs))],
            position == Domain.Position.None ? null : position.ToString());
    }
}

/// <summary>Answer of <c>GET /realtime?keys=</c>, in the order of the keys.</summary>
public sealed record RealtimePage(IReadOnlyList<RealtimeView> Instruments);
