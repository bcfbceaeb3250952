namespace SignalEs.Domain.Indicators.Patterns;

/// <summary>A turning point: bar counted from 1, price, 1 for a high, -1 for a low, 0 for the first bar while it is neither.</summary>
internal readonly record struct ZigZagPoint(int Bar, double Price, int Kind);
