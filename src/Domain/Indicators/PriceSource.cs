using System.Runtime.CompilerServices;

namespace SignalEs.Domain.Indicators;

/// <summary>Which value of a bar an indicator of a single series reads.</summary>
public enum PriceSource
{
    Close,
    Open,
    High,
    Low,
    Volume,

    /// <summary>(high + low) / 2</summary>
    Hl2,

    /// <summary>(high + low + close) / 3</summary>
    Hlc3,

    /// <summary>(open + close) / 2</summary>
    Oc2,

    /// <summary>(open + high + low) / 3</summary>
    Ohl3,

    /// <summary>(open + high + low + close) / 4</summary>
    Ohlc4,
}

public static class PriceSources
{
    /// <summary>The value of the bar.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Of(this PriceSource source, in BarInput bar) => source == PriceSource.Close ? bar.Close : Other(source, bar);

    private static double Other(PriceSource source, in BarInput bar) => source switch
    {
        PriceSource.Open => bar.Open,
        PriceSource.High => bar.High,
        PriceSource.Low => bar.Low,
        PriceSource.Volume => bar.Volume,
        PriceSource.Hl2 => (bar.High + bar.Low) / 2,
        PriceSource.Hlc3 => (bar.High + bar.Low + bar.Close) / 3,
        PriceSource.Oc2 => (bar.Open + bar.Close) / 2,
        PriceSource.Ohl3 => (bar.Open + bar.High + bar.Low) / 3,
        PriceSource.Ohlc4 => (bar.Open + bar.High + bar.Low + bar.Close) / 4,
        _ => bar.Close,
    };
}
