using System.Collections.Concurrent;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.Signals;

/// <summary>Names of a formula's values. A formula version is immutable, so what was read once holds.</summary>
internal sealed class OutputNames
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _known = new(StringComparer.Ordinal);

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
