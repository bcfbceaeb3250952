using Microsoft.AspNetCore.Http;
using Npgsql;
using SignalEs.Domain;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Timeframes;
using SignalEs.Queries.History;
using SignalEs.Queries.Instruments;
using SignalEs.Queries.Output;
using SignalEs.Queries.Parameters;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.Bars;

/// <summary>What a client asks of bars.</summary>
internal sealed record BarRequest(string Key, Timeframe Timeframe, HistoryRange Range, int Limit, AsOf? AsOf, bool FillEmpty);

/// <summary>Answers <c>GET /historical/{key}/bars</c> from the read tables, and from the log where <c>as_of</c> asks for the past.</summary>
internal sealed class BarReader(NpgsqlDataSource database, AsOfBars past, AsOfResolver resolver, Watermarks watermarks)
{
    public const string CursorKind = "bars";

    public async Task<IResult> ReadAsync(BarRequest request, CancellationToken cancellation)
    {
        Position? at = request.AsOf is { } asOf ? await resolver.ResolveAsync(asOf, cancellation) : null;
        await using var read = await ReadSnapshot.OpenAsync(database, cancellation);
        if (await InstrumentLookup.FindAsync(read, request.Key, cancellation) is not { } instrument)
        {
            return await InstrumentLookup.UnknownAsync(read, "key", request.Key, cancellation);
        }

        long watermark = await watermarks.OfAsync(read, instrument.Underlying, at, cancellation);
        var calendar = instrument.Sessions();
        var frames = Frames(read, request, InstrumentKey.Parse(request.Key), calendar, at, cancellation);
        if (request.FillEmpty)
        {
            frames = BarGaps.FillAsync(frames, request.Range, calendar, request.Timeframe, watermark);
        }

        var page = await Pager.TakeAsync(
            frames, request.Range, request.Limit, CursorKind, f => f.Bar.Start, _ => "", (a, b) => a.Merge(b), cancellation);
        var views = page.Rows.Select(f => BarView.Of(f.Bar, f.Bucket.End, BarStatus.Of(f.Bar, f.Bucket.End, watermark))).ToList();
        int version = read.VersionOf(ReadTable.Bars.Model);
        return new HistoryResult<BarsPage, BarView>(
            new BarsPage(request.Key, request.Timeframe.ToString(), version, at?.ToString(), views, page.NextCursor), views, page.NextCursor, version);
    }

    // One bar for each bucket, in the range's direction. The stored range is widened to whole buckets, so that the first and last bar are complete.
    private async IAsyncEnumerable<FrameBar> Frames(
        ReadSnapshot read, BarRequest request, InstrumentKey key, SessionCalendar calendar, Position? at,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var level = request.Timeframe.StoredDivisor();
        long? from = request.Range.FromNs is { } f ? Buckets.Of(calendar, request.Timeframe, f).From : null;
        long? to = request.Range.ToNs is { } t ? Buckets.Of(calendar, request.Timeframe, t - 1).End : null;
        var stored = StoredBars.ReadAsync(read, request.Key, level, from, to, request.Range.Backwards, at, cancellation);
        if (at is { } position)
        {
            stored = past.RewindAsync(stored, read, key, calendar, level, position, cancellation);
        }

        FrameBar? open = null;
        await foreach (var bar in stored.WithCancellation(cancellation))
        {
            var piece = FrameBar.Of(calendar, request.Timeframe, bar);
            if (open is { } frame && frame.Bucket != piece.Bucket)
            {
                yield return frame;
                open = null;
            }

            open = open is { } before ? before.Merge(piece) : piece;
        }

        if (open is { } last)
        {
            yield return last;
        }
    }
}
