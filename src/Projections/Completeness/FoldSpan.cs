using Npgsql;
using SignalEs.Log;
using SignalEs.Projections.Folding;
using SignalEs.Projections.Rebuild;

namespace SignalEs.Projections.Completeness;

/// <summary>
/// One fold of some models over many pages, written into the scratch tables when it holds enough rows: a page of a busy log touches the same rows as the page before, and
/// writing them again with each is most of the work of a fold.
/// </summary>
/// <param name="connection">Where the scratch tables are.</param>
/// <param name="models">What is folded.</param>
/// <param name="rowsMax">From so many rows on they are written; 0: after each page, those of a model at once.</param>
/// <param name="pace">How much of the time it works.</param>
internal sealed class FoldSpan(NpgsqlConnection connection, IReadOnlyList<ReadModel> models, int rowsMax, WorkShare pace)
{
    private readonly VersionWriter[] _writers = [.. models.Select(m => new VersionWriter(m, Scratch.Version))];
    private LogPage? _page;
    private PageFold[] _folds = [];

    /// <summary>Rows that were written so far.</summary>
    public long Written { get; private set; }

    /// <summary>Folds the page; <paramref name="watch"/> are shown its events, too.</summary>
    public async Task AddAsync(LogPage page, IReadOnlyList<PageFold> watch, CancellationToken cancellation)
    {
        if (_page is null)
        {
            _page = page;
            _folds = [.. models.Select(m => m.Begin(page))];
        }
        else
        {
            _page.TurnTo(page);
        }

        await _page.ShowAsync([.. watch, .. _folds], cancellation);
        if (_folds.Sum(f => f.Rows) >= rowsMax)
        {
            await pace.RestAsync(cancellation);
            await WriteAsync(cancellation);
        }
    }

    /// <summary>Writes what it holds.</summary>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        _page = null;
        foreach (var (writer, fold) in _writers.Zip(_folds))
        {
            pace.Begin();
            var writes = new PageWrites();
            fold.Write(writes);
            await pace.RestAsync(cancellation);
            Written += writes.Writes.Sum(w => w.Columns[0].LongLength);
            await (rowsMax == 0 ? writer.WriteAsync(connection, writes, cancellation) : writer.WriteAsync(connection, writes, pace, cancellation));
        }

        _folds = [];
    }
}
