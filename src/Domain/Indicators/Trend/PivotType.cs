namespace SignalEs.Domain.Indicators.Trend;

internal enum PivotType
{
    Standard,
    Camarilla,
    Demark,
    Fibonacci,
    Woodie,
}
