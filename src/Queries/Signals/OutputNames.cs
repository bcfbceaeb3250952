using System.Collections.Concurrent;
using SignalEs.Domain.Moneyness;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.Signals;

/// <summary>Names of a formula's values. A formula version is immutable, so what was read once holds.</summary>
internal sealed class OutputNames
{
    private const string Figures = ":" + MoneynessFormula.ExpiryLevel;

    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _known = new(StringComparer.Ordinal);

    /// <summary>Names of the values of one subject's row: the figures of a whole expiry have others than the buckets of the same formula.</summary>
    public Task<IReadOnlyList<string>> OfAsync(ReadSnapshot read, string formula, string subject, CancellationToken cancellation)
        => OfAsync(read, subject.EndsWith(Figures, StringComparison.Ordinal) ? formula + Figures : formula, cancellation);

    public async Task<IReadOnlyList<string>> OfAsync(ReadSnapshot read, string formula, CancellationToken cancellation)
    {
        if (_known.TryGetValue(formula, out var outputs))
        {
            return outputs;
        }

        await using var command = read.Command($"select outputs from {read.Table(ReadTable.Outputs)} where formula = $1").With(formula);
        if (await command.ExecuteScalarAsync(cancellation) is string[] found)
        {
            return _known.GetOrAdd(formula, found);
        }

        throw new InvalidDataException($"the read model of signals has no output names of formula {formula}");
    }
}
