namespace SignalEs.Domain.Indicators;

/// <summary>An indicator in a chain.</summary>
/// <param name="Definition">Which one.</param>
/// <param name="Parameters">Those left out at the end take their defaults.</param>
/// <param name="Output">The output that the next link reads; of no meaning in the last.</param>
public sealed record ChainLink(IndicatorDefinition Definition, double[] Parameters, int Output = 0);
