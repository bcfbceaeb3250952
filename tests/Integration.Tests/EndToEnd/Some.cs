using SignalEs.Domain;
using SignalEs.Domain.Ticks;

namespace SignalEs.Integration.Tests.EndToEnd;

/// <summary>Ticks that tests start from.</summary>
internal static class Some
{
    public static long Time(string text) => UnixNanos.TryParse(text, out long ns) ? ns : throw new FormatException(text);

    public static Tick Trade(string key, long ts, double price, double size)
        => new(key, ts, ts, price, double.NaN, double.NaN, double.NaN, double.NaN, size, double.NaN);
}
