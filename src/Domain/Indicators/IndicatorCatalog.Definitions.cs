using SignalEs.Domain.Indicators.Averages;
using SignalEs.Domain.Indicators.Bands;
using SignalEs.Domain.Indicators.Oscillators;
using SignalEs.Domain.Indicators.Trend;
using SignalEs.Domain.Indicators.Volume;

namespace SignalEs.Domain.Indicators;

public static partial class IndicatorCatalog
{
    private static IndicatorDefinition[] Definitions =>
    [
        Sma.Definition, Ema.Definition,
        Rsi.Definition, Macd.Definition, Stochastic.Definition,
        BollingerBands.Definition,
        Atr.Definition, Adx.Definition,
        Vwap.Definition,
    ];
}
