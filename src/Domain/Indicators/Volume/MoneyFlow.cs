using System.Runtime.CompilerServices;

namespace SignalEs.Domain.Indicators.Volume;

internal static class MoneyFlow
{
    /// <summary>Where the close lies in its bar: -1 at the low, 1 at the high, 0 if the bar has no range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Multiplier(in BarInput bar) =>
        bar.High == bar.Low ? 0 : (bar.Close - bar.Low - (bar.High - bar.Close)) / (bar.High - bar.Low);
}
