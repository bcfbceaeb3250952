using System.Runtime.InteropServices;
using SignalEs.Domain.Indicators;

namespace SignalEs.Benchmarks;

/// <summary>
/// TA-Lib's C as baseline, where a build of it is named by the environment variable TALIB_SO. The npm package <c>talib</c> carries its source:
/// <c>tests/Benchmarks/talib.sh</c> builds it.
/// </summary>
internal sealed unsafe class IndicatorsTaLib : IDisposable
{
    private readonly nint _library;
    private readonly double[] _high;
    private readonly double[] _low;
    private readonly double[] _close;
    private readonly double[] _a;
    private readonly double[] _b;
    private readonly double[] _c;

    public IndicatorsTaLib(BarInput[] bars)
    {
        _high = [.. bars.Select(bar => bar.High)];
        _low = [.. bars.Select(bar => bar.Low)];
        _close = [.. bars.Select(bar => bar.Close)];
        (_a, _b, _c) = (new double[bars.Length], new double[bars.Length], new double[bars.Length]);
        var path = Environment.GetEnvironmentVariable("TALIB_SO");
        if (path is null) return;
        _library = NativeLibrary.Load(path);
        ((delegate* unmanaged<int>)NativeLibrary.GetExport(_library, "TA_Initialize"))();
    }

    public bool IsPresent => _library != 0;

    /// <summary>Runs the function of that name over all bars. ADX comes with both directional indicators, as ours does.</summary>
    public void Run(string name)
    {
        if (!IsPresent) return;
        int begin, count;
        var end = _close.Length - 1;
        fixed (double* high = _high, low = _low, close = _close, a = _a, b = _b, c = _c)
        {
            var code = name switch
            {
                "sma" => ((delegate* unmanaged<int, int, double*, int, int*, int*, double*, int>)Export("TA_SMA"))(0, end, close, 20, &begin, &count, a),
                "ema" => ((delegate* unmanaged<int, int, double*, int, int*, int*, double*, int>)Export("TA_EMA"))(0, end, close, 20, &begin, &count, a),
                "rsi" => ((delegate* unmanaged<int, int, double*, int, int*, int*, double*, int>)Export("TA_RSI"))(0, end, close, 14, &begin, &count, a),
                "macd" => ((delegate* unmanaged<int, int, double*, int, int, int, int*, int*, double*, double*, double*, int>)Export("TA_MACD"))(
                    0, end, close, 12, 26, 9, &begin, &count, a, b, c),
                "bb" => ((delegate* unmanaged<int, int, double*, int, double, double, int, int*, int*, double*, double*, double*, int>)Export("TA_BBANDS"))(
                    0, end, close, 20, 2, 2, 0, &begin, &count, a, b, c),
                "atr" => ((delegate* unmanaged<int, int, double*, double*, double*, int, int*, int*, double*, int>)Export("TA_ATR"))(
                    0, end, high, low, close, 14, &begin, &count, a),
                "adx" => ((delegate* unmanaged<int, int, double*, double*, double*, int, int*, int*, double*, int>)Export("TA_ADX"))(
                    0, end, high, low, close, 14, &begin, &count, a),
                _ => ((delegate* unmanaged<int, int, double*, double*, double*, int, int, int, int, int, int*, int*, double*, double*, int>)Export("TA_STOCH"))(
                    0, end, high, low, close, 14, 3, 0, 3, 0, &begin, &count, a, b),
            };
            if (code != 0 || count == 0) throw new InvalidOperationException($"TA-Lib's {name} failed with {code}.");
        }
    }

    public void Dispose()
    {
        if (IsPresent) NativeLibrary.Free(_library);
    }

    private nint Export(string name) => NativeLibrary.GetExport(_library, name);
}
