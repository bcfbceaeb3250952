using System.Runtime.InteropServices;
using SignalEs.Domain.Engine;

namespace SignalEs.Projections.Signals;

/// <summary>Rows of history that a page writes, each with its newest value.</summary>
internal sealed class NewestSignals
{
    private readonly Dictionary<(string Config, string Subject, long Start), SignalRow> _rows = [];

    public IEnumerable<KeyValuePair<(string Config, string Subject, long Start), SignalRow>> Rows => _rows;

    public int Count => _rows.Count;

    public void Add(SignalBatch batch, int row, long start, long sequence)
    {
        ref var newest = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, (batch.ConfigOf(row).Config, batch.SubjectOf(row), start), out _);
        (newest ??= new SignalRow()).Take(batch, row, sequence);
    }
}
