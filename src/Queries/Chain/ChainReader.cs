using Npgsql;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Moneyness;
using SignalEs.Domain.Timeframes;
using SignalEs.Queries.Moneyness;
using SignalEs.Queries.Reading;
using SignalEs.Queries.Realtime;
using SignalEs.Queries.Signals;

namespace SignalEs.Queries.Chain;

/// <summary>What a chain is assembled from: quotes and Greeks by instrument key, and the figures of the expiry.</summary>
internal sealed record ChainData(
    IReadOnlyDictionary<string, OptionQuote> Quotes, IReadOnlyDictionary<string, SignalRecord> Greeks, SignalRecord? Figures);

/// <summary>Reads the parts of a chain, now or at a past instant.</summary>
internal sealed class ChainReader(NpgsqlDataSource database, LatestTicks ticks, LatestSignals latest, PastSignals past, OutputNames names)
{
    public const string GreeksConfig = "greeks";
    private const string MoneynessConfig = "moneyness";

    public Task<ReadSnapshot> OpenAsync(CancellationToken cancellation) => ReadSnapshot.OpenAsync(database, cancellation);

    public async Task<ChainData> NowAsync(ReadSnapshot read, string underlying, DateOnly expiry, IReadOnlyList<InstrumentKey> options, CancellationToken cancellation)
    {
        string[] keys = [.. options.Select(o => o.Text)];
        string figures = MoneynessRecord.Subject(underlying, expiry, MoneynessFormula.ExpiryLevel);
        var quotes = await ticks.OfAsync(read, keys, cancellation);
        var signals = await latest.OfAsync(read, [.. keys, figures], cancellation);
        return new ChainData(
            quotes.ToDictionary(q => q.Key, q => QuoteOf(q.Value), StringComparer.Ordinal),
            keys.Select(k => signals[k].Find(s => s.IsGreeks && s.Config == GreeksConfig)).OfType<SignalRecord>().ToDictionary(s => s.Subject, StringComparer.Ordinal),
            signals[figures].Find(s => s.Config == MoneynessConfig));
    }

    public async Task<ChainData> AtAsync(
        ReadSnapshot read, string underlying, DateOnly expiry, IReadOnlyList<InstrumentKey> options, long atNs, CancellationToken cancellation)
    {
        string[] keys = [.. options.Select(o => o.Text)];
        var day = CalendarOf(options[0]).DayOf(atNs);
        return new ChainData(
            await PastQuotes.AtAsync(read, keys, atNs, day, cancellation),
            await past.AtAsync(read, GreeksConfig, keys, atNs, cancellation),
            await FiguresAsync(read, underlying, expiry, atNs, cancellation));
    }

    /// <summary>The trading date of an instant where the options are listed.</summary>
    public static SessionCalendar CalendarOf(InstrumentKey option)
        => SessionCalendar.Defaults.First(c => c.Id == SessionCalendar.DefaultIdFor(option.Exchange));

    private static OptionQuote QuoteOf(in Latest latest)
    {
        var t = latest.Tick;
        return new OptionQuote(t.Bid, t.Ask, t.BidSize, t.AskSize, t.QuoteTsNs, t.Last, t.LastTsNs, latest.DayVolume, t.OpenInterest, t.Position);
    }

    private async Task<SignalRecord?> FiguresAsync(ReadSnapshot read, string underlying, DateOnly expiry, long atNs, CancellationToken cancellation)
    {
        SignalRecord? figures;
        await using (var command = read.Command(
            $"""
            select {MoneynessRecord.Columns} from {read.Table(ReadTable.Moneyness)}
            where underlying = $1 and expiry = $2 and level = '{MoneynessFormula.ExpiryLevel}' and config = '{MoneynessConfig}' and start < $3 and ts <= $3
            order by start desc limit 1
            """).With(underlying).WithDate(expiry).WithTime(atNs))
        {
            await using var row = await command.ExecuteReaderAsync(cancellation);
            figures = await row.ReadAsync(cancellation) ? MoneynessRecord.Read(row, underlying) : null;
        }

        return figures is null ? null : figures with { Outputs = await names.OfAsync(read, figures.Formula, figures.Subject, cancellation) };
    }
}
