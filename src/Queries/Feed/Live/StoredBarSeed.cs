using Npgsql;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Timeframes;
using SignalEs.Queries.Bars;
using SignalEs.Queries.Feed.Channels;
using SignalEs.Queries.History;
using SignalEs.Queries.Instruments;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.Feed.Live;

/// <summary>
/// The newest bar of a channel that somebody asks for before this process has seen a tick of it, from the read tables. There may be millions of bars: they
/// are read when they are asked for, not at start-up.
/// </summary>
internal sealed class StoredBarSeed(LiveStore live, Watermarks watermarks, NpgsqlDataSource database) : IBarSeed
{
    public async Task FillAsync(IReadOnlyList<ChannelPattern> patterns, CancellationToken cancellation)
    {
        var missing = patterns.Where(p => !p.IsWildcard && p.Channel.Kind == ChannelKind.Bars).Select(p => p.Channel).Where(c => !IsThere(c)).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        try
        {
            await using var read = await ReadSnapshot.OpenAsync(database, cancellation);
            foreach (var channel in missing)
            {
                if (await InstrumentLookup.FindAsync(read, channel.Subject, cancellation) is { } instrument)
                {
                    await FillAsync(read, instrument, Timeframe.Parse(channel.Part), cancellation);
                }
            }
        }
        catch (Exception e) when (e is ReadModelMissingException or PostgresException { SqlState: PostgresErrorCodes.UndefinedTable })
        {
            // The tables are being made or exchanged: the bar comes with its next tick.
        }
    }

    private bool IsThere(FeedChannel channel) => live.InstrumentOf(channel.Subject)?.Bars().Any(b => b.Bar.Timeframe.ToString() == channel.Part) == true;

    private async Task FillAsync(ReadSnapshot read, InstrumentRow instrument, Timeframe timeframe, CancellationToken cancellation)
    {
        FrameBar? newest = null;
        var stored = StoredBars.ReadAsync(read, instrument.InstrumentKey, timeframe.StoredDivisor(), null, null, backwards: true, null, cancellation);
        await foreach (var bar in stored)
        {
            var piece = FrameBar.Of(instrument.Sessions(), timeframe, bar);
            if (newest is { } other && other.Bucket != piece.Bucket)
            {
                break;
            }

            newest = newest is { } frame ? frame.Merge(piece) : piece;
        }

        if (newest is { } found)
        {
            long watermark = await watermarks.OfAsync(read, instrument.Underlying, null, cancellation);
            var change = new BarChange(
                InstrumentKey.Parse(instrument.InstrumentKey), timeframe, found.Bar, found.Bucket.End, isFinal: found.Bucket.End <= watermark);
            live.Seed(instrument.InstrumentKey, change, found.Bar.ToPosition);
        }
    }
}

/// <summary>Fills the live store with bars that it lacks.</summary>
public interface IBarSeed
{
    Task FillAsync(IReadOnlyList<ChannelPattern> patterns, CancellationToken cancellation);
}
