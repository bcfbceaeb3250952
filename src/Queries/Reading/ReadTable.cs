using System.Globalization;

namespace SignalEs.Queries.Reading;

/// <summary>A table of a read model; each version of the model has its own.</summary>
public sealed record ReadTable(string Model, string Base)
{
    public static readonly ReadTable Bars = new("bars", "bars");
    public static readonly ReadTable Watermarks = new("bars", "watermarks");
    public static readonly ReadTable LatestTicks = new("latest", "latest_ticks");
    public static readonly ReadTable LatestSignals = new("latest", "latest_signals");
    public static readonly ReadTable Signals = new("signals", "signals");
    public static readonly ReadTable Outputs = new("signals", "outputs");
    public static readonly ReadTable Moneyness = new("moneyness", "moneyness");
    public static readonly ReadTable Instruments = new("instruments", "instruments");
    public static readonly ReadTable LogIndex = new("log_index", "log_index");

    public string Name(int version) => string.Create(CultureInfo.InvariantCulture, $"read.{Base}_v{version}");
}
