using SignalEs.Domain;
using SignalEs.Domain.Timeframes;
using SignalEs.Queries.History;
using SignalEs.Queries.Instruments;
using SignalEs.Queries.Parameters;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.Signals;

/// <summary>What a client asks of a subject's signals.</summary>
/// <param name="Instrument">Whose signals.</param>
/// <param name="Configs">Config ids.</param>
/// <param name="Timeframe">The last value of each bucket; null: every stored value.</param>
/// <param name="Range">By start.</param>
/// <param name="Limit">Rows in a page.</param>
/// <param name="At">Only what was recorded up to here; null: everything.</param>
internal sealed record SignalRequest(
    InstrumentRow Instrument, IReadOnlyList<string> Configs, Timeframe? Timeframe, HistoryRange Range, int Limit, Position? At);

/// <summary>Pages of signal history, from the read tables or as known at a position of the log.</summary>
internal sealed class SignalHistory(StoredSignals stored, LogSignals log, Watermarks watermarks)
{
    public async Task<Page<SignalRecord>> ReadAsync(ReadSnapshot read, SignalRequest request, string kind, CancellationToken cancellation)
    {
        if (request.At is not { } at)
        {
            return await PageAsync(Stored(read, request, cancellation), request, kind, cancellation);
        }

        // Event time only moves forward: what was known at a position lies before the watermark of then.
        long known = await watermarks.OfAsync(read, request.Instrument.Underlying, at, cancellation);
        if (known == long.MinValue)
        {
            return new Page<SignalRecord>([], null);
        }

        long end = Math.Min(request.Range.ToNs ?? long.MaxValue, known + 1);
        request = request with { Range = request.Range with { ToNs = end } };

        // The tables say where the page begins and ends, the log what stood there then. One bucket more is read: of the newest nothing may have been known yet.
        var wider = request with { Limit = request.Limit + 2 * request.Configs.Count };
        var page = await PageAsync(Stored(read, wider, cancellation), wider, kind, cancellation);
        return page.Rows.Count == 0 ? page : await KnownAsync(read, request, page, at, kind, cancellation);
    }

    private async Task<Page<SignalRecord>> KnownAsync(
        ReadSnapshot read, SignalRequest request, Page<SignalRecord> stored, Position at, string kind, CancellationToken cancellation)
    {
        long from = BucketOf(request, stored.Rows[0]).From;
        long last = BucketOf(request, stored.Rows[^1]).End - 1;
        long knownAt = Math.Max(stored.Rows.Max(r => r.TsNs), last);
        var recorded = await log.ReadAsync(
            read, request.Instrument.Underlying, request.Instrument.InstrumentKey, request.Configs, from, last, knownAt, at, cancellation);
        var rows = request.Range.Backwards ? recorded.Reverse() : recorded;
        var page = await PageAsync(rows.ToAsyncEnumerable(), request, kind, cancellation);
        return page with { NextCursor = page.NextCursor ?? stored.NextCursor };
    }

    private IAsyncEnumerable<SignalRecord> Stored(ReadSnapshot read, SignalRequest request, CancellationToken cancellation)
    {
        (long? from, long? to) = (request.Range.FromNs, request.Range.ToNs);
        if (request.Timeframe is { } timeframe)
        {
            var calendar = request.Instrument.Sessions();
            from = from is { } f ? Buckets.Of(calendar, timeframe, f).From : null;
            to = to is { } t ? Buckets.Of(calendar, timeframe, t - 1).End : null;
        }

        return stored.ReadAsync(read, request.Instrument.InstrumentKey, request.Configs, from, to, request.Range.Backwards, cancellation);
    }

    private static Task<Page<SignalRecord>> PageAsync(
        IAsyncEnumerable<SignalRecord> rows, SignalRequest request, string kind, CancellationToken cancellation)
        => Pager.TakeAsync(
            rows, request.Range, request.Limit, kind, r => BucketOf(request, r).Start, r => r.Config, SignalRecord.Newest, cancellation);

    /// <summary>The bucket that a row is shown under.</summary>
    public static Buckets.Bucket BucketOf(SignalRequest request, SignalRecord row) => request.Timeframe is { } timeframe
        ? Buckets.Of(request.Instrument.Sessions(), timeframe, row.StartNs)
        : new Buckets.Bucket(row.StartNs, row.StartNs, row.StartNs + 1);
}
