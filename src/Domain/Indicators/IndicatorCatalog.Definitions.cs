using SignalEs.Domain.Indicators.Averages;
using SignalEs.Domain.Indicators.Bands;
using SignalEs.Domain.Indicators.Oscillators;
using SignalEs.Domain.Indicators.Patterns;
using SignalEs.Domain.Indicators.Statistics;
using SignalEs.Domain.Indicators.Trend;
using SignalEs.Domain.Indicators.Volume;

namespace SignalEs.Domain.Indicators;

public static partial class IndicatorCatalog
{
    private static IndicatorDefinition[] OverThePrice() =>
    [
        // Averages
        Alligator.Definition, Alma.Definition, Dema.Definition, Dynamic.Definition, Ema.Definition, Epma.Definition, Hma.Definition,
        HtTrendline.Definition, Kama.Definition, Mama.Definition, Sma.Definition, Smma.Definition, T3.Definition, Tema.Definition, Vwma.Definition,
        Wma.Definition,

        // Bands
        BollingerBands.Definition, Donchian.Definition, FractalBands.Definition, Keltner.Definition, MaEnvelopes.Definition, Starc.Definition,
        StdDevChannels.Definition,

        // Patterns
        Fractal.Definition, HeikinAshi.Definition, Pivots.Definition, Renko.Definition, RenkoAtr.Definition, ZigZag.Definition,

        // Trend
        AtrStop.Definition, Chandelier.Definition, Ichimoku.Definition, ParabolicSar.Definition, PivotPoints.Definition, RollingPivots.Definition,
        SuperTrend.Definition, VolatilityStop.Definition,

        // Volume
        Vwap.Definition,
    ];

    private static IndicatorDefinition[] WithAScaleOfTheirOwn() =>
    [
        // Averages
        SmaAnalysis.Definition,

        // Bands
        RocBands.Definition,

        // Oscillators
        Awesome.Definition, Bop.Definition, Cci.Definition, Chop.Definition, Cmo.Definition, ConnorsRsi.Definition, Dpo.Definition,
        FisherTransform.Definition, Gator.Definition, Macd.Definition, Pmo.Definition, Pvo.Definition, Roc.Definition, Rsi.Definition,
        Smi.Definition, Stc.Definition, Stochastic.Definition, StochasticRsi.Definition, Trix.Definition, Tsi.Definition, Ulcer.Definition,
        Ultimate.Definition, WilliamsR.Definition,

        // Patterns
        Doji.Definition, Marubozu.Definition,

        // Statistics
        Beta.Definition, Correlation.Definition, Hurst.Definition, Prs.Definition, Slope.Definition, StdDev.Definition,

        // Trend
        Adx.Definition, Aroon.Definition, Atr.Definition, ElderRay.Definition, Tr.Definition, Vortex.Definition,

        // Volume
        Adl.Definition, ChaikinOscillator.Definition, Cmf.Definition, ForceIndex.Definition, Kvo.Definition, Mfi.Definition, Obv.Definition,
    ];
}
