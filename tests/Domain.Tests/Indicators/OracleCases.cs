using System.Globalization;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Tests.Indicators;

/// <summary>Which reference file belongs to which indicator and parameters (choices by name).</summary>
internal static class OracleCases
{
    public static readonly string[] All =
    [
        "sma_20.csv: sma 20",
        "ema_20.csv: ema 20",
        "vwap.csv: vwap",
        "rsi_14.csv: rsi 14",
        "macd_12_26_9.csv: macd 12 26 9",
        "stoch_14_3_3.csv: stoch 14 3 3",
        "stoch_14_3_1.csv: stoch 14 3 1",
        "adx_14.csv: adx 14",
        "atr_14.csv: atr 14",
        "bb_20_2.csv: bb 20 2",
    ];

    public static (string File, IndicatorDefinition Definition, double[] Parameters) Parse(string line)
    {
        var parts = line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries);
        Assert.True(IndicatorCatalog.TryGet(parts[1], out var definition), $"no indicator {parts[1]}");
        var parameters = parts.Skip(2).Select((text, i) =>
        {
            Assert.True(definition.Parameters[i].TryParse(text, out var value), string.Create(CultureInfo.InvariantCulture, $"{parts[1]} parameter {i}"));
            return value;
        }).ToArray();
        return (parts[0], definition, parameters);
    }
}
