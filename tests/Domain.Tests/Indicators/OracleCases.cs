using System.Globalization;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Tests.Indicators;

/// <summary>Which reference file belongs to which indicator and parameters (choices by name).</summary>
internal static class OracleCases
{
    public static readonly string[] All =
    [
        "adl.csv: adl",
        "adx_14.csv: adx 14",
        "alligator.csv: alligator",
        "alma_9_085_6.csv: alma 9 0.85 6",
        "aroon_25.csv: aroon 25",
        "atr_14.csv: atr 14",
        "atrstop_21_3.csv: atrstop 21 3 close",
        "awesome_5_34.csv: awesome 5 34",
        "bb_20_2.csv: bb 20 2",
        "beta_20_all.csv: beta 20",
        "bop_14.csv: bop 14",
        "cci_20.csv: cci 20",
        "chaikinosc_3_10.csv: chaikinosc 3 10",
        "chandelier_22_3_long.csv: chandelier 22 3 long",
        "chandelier_22_3_short.csv: chandelier 22 3 short",
        "chop_14.csv: chop 14",
        "cmf_20.csv: cmf 20",
        "cmo_14.csv: cmo 14",
        "connorsrsi_3_2_100.csv: connorsrsi 3 2 100",
        "correlation_20.csv: correlation 20",
        "dema_20.csv: dema 20",
        "doji_01.csv: doji 0.1",
        "donchian_20.csv: donchian 20",
        "dpo_14.csv: dpo 14",
        "dynamic_14.csv: dynamic 14 0.6",
        "elderray_13.csv: elderray 13",
        "ema_20.csv: ema 20",
        "epma_20.csv: epma 20",
        "fcb_2.csv: fcb 2",
        "fisher_10.csv: fisher 10",
        "forceindex_13.csv: forceindex 13",
        "forceindex_2.csv: forceindex 2",
        "fractal_2.csv: fractal 2 highlow",
        "gator.csv: gator",
        "heikinashi.csv: heikinashi",
        "hma_20.csv: hma 20",
        "ht_trendline.csv: ht_trendline",
        "hurst_100.csv: hurst 100",
        "ichimoku_9_26_52.csv: ichimoku 9 26 52 26",
        "kama_10_2_30.csv: kama 10 2 30",
        "keltner_20_2_10.csv: keltner 20 2 10",
        "kvo_34_55_13.csv: kvo 34 55 13",
        "macd_12_26_9.csv: macd 12 26 9",
        "maenv_20_25_sma.csv: maenv 20 2.5 sma",
        "mama_05_005.csv: mama 0.5 0.05",
        "marubozu_95.csv: marubozu 95",
        "mfi_14.csv: mfi 14",
        "obv.csv: obv",
        "pivotpoints_month_camarilla.csv: pivotpoints month camarilla",
        "pivotpoints_month_demark.csv: pivotpoints month demark",
        "pivotpoints_month_fibonacci.csv: pivotpoints month fibonacci",
        "pivotpoints_month_standard.csv: pivotpoints month standard",
        "pivotpoints_month_woodie.csv: pivotpoints month woodie",
        "pivots_2_2_20.csv: pivots 2 2 20 highlow",
        "pmo_35_20_10.csv: pmo 35 20 10",
        "ppo_like_pvo_12_26_9.csv: pvo 12 26 9",
        "prs_30.csv: prs 30",
        "psar_002_02.csv: psar 0.02 0.2 0.02",
        "renko_25_close.csv: renko 2.5 close",
        "renkoatr_14.csv: renkoatr 14 close",
        "roc_20.csv: roc 20",
        "rocwb_20_5_5.csv: rocwb 20 5 5",
        "rollingpivots_20_0_standard.csv: rollingpivots 20 0 standard",
        "rsi_14.csv: rsi 14",
        "slope_20.csv: slope 20",
        "sma_20.csv: sma 20",
        "sma_analysis_20.csv: sma_analysis 20",
        "smi_14_20_5_3.csv: smi 14 20 5 3",
        "smma_20.csv: smma 20",
        "starc_20_2_14.csv: starc 20 2 14",
        "stc_9_12_26.csv: stc 9 12 26",
        "stddev_10.csv: stddev 10",
        "stddevchannels_20_2.csv: stddevchannels 20 2",
        "stoch_14_3_1.csv: stoch 14 3 1",
        "stoch_14_3_3.csv: stoch 14 3 3",
        "stochrsi_14_14_3_1.csv: stochrsi 14 14 3 1",
        "stochrsi_14_14_3_3.csv: stochrsi 14 14 3 3",
        "supertrend_10_3.csv: supertrend 10 3",
        "supertrend_14_3.csv: supertrend 14 3",
        "t3_5_07.csv: t3 5 0.7",
        "tema_20.csv: tema 20",
        "tr.csv: tr",
        "trix_15.csv: trix 15",
        "tsi_25_13_7.csv: tsi 25 13 7",
        "ulcer_14.csv: ulcer 14",
        "ultimate_7_14_28.csv: ultimate 7 14 28",
        "volstop_14_3.csv: volstop 14 3",
        "vortex_14.csv: vortex 14",
        "vwap.csv: vwap",
        "vwma_10.csv: vwma 10",
        "williamsr_14.csv: williamsr 14",
        "wma_20.csv: wma 20",
        "zigzag_close_3.csv: zigzag close 3",
        "zigzag_hl_3.csv: zigzag highlow 3",
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
