namespace SignalEs.Domain.Options.American;

/// <summary>An American put with positive variance; calls are brought to this form by symmetry.</summary>
/// <param name="Spot">Underlying.</param>
/// <param name="Strike">Strike.</param>
/// <param name="Years">Time left.</param>
/// <param name="Rate">Per year, continuously compounded.</param>
/// <param name="Yield">Per year, continuous.</param>
/// <param name="Vol">Volatility.</param>
internal readonly record struct PutTerms(double Spot, double Strike, double Years, double Rate, double Yield, double Vol);
