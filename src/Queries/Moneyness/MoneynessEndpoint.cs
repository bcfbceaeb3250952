using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using SignalEs.Domain.Errors;
using SignalEs.Domain.Moneyness;
using SignalEs.Domain.Timeframes;
using SignalEs.Queries.Chain;
using SignalEs.Queries.Greeks;
using SignalEs.Queries.Instruments;
using SignalEs.Queries.Output;
using SignalEs.Queries.Parameters;
using SignalEs.Queries.Reading;
using SignalEs.Queries.Signals;

namespace SignalEs.Queries.Moneyness;

/// <summary><c>GET /moneyness/{underlying}</c>.</summary>
internal static partial class MoneynessEndpoint
{
    private const string CursorKind = "moneyness";
    private const string DefaultConfig = "moneyness";
    private const int LimitDefault = 1000;
    private const int LimitMax = 10_000;
    private const int LevelsMax = 100;

    // A selector by delta or percent reads the Greeks of every strike in each bucket of time.
    private const int SelectedLimitMax = 200;

    private static readonly QueryContract Parameters = new(
        new("expiry", "Only this expiry, yyyy-MM-dd. Default: all.", "yyyy-MM-dd", Example: "2021-01-15"),
        new("level", "Levels, comma separated: ATM, ITMn, OTMn (listed strikes away from the one at the money), nD (nearest to that delta, 25D), OTMxpct and ITMxpct (nearest to that "
            + "distance from the forward), EXPIRY (the figures of the whole expiry, which always come along). Default: all that are stored.",
            "ATM, ITM1…, OTM1…, 25D, OTM2pct, ITM2pct or EXPIRY, comma separated", Example: "ATM,OTM1,ITM2"),
        QueryParameter.Frame("The last values of each bucket of this frame; default 1m, the finest that is stored (the log has every interval)."),
        QueryParameter.From,
        QueryParameter.To,
        QueryParameter.Limit(LimitDefault, LimitMax),
        QueryParameter.Cursor,
        new("config", "Signal config that computes moneyness; default `moneyness`.", "id of a config of the formula moneyness", Example: DefaultConfig));

    public static void Map(RouteGroupBuilder api) => api
        .MapGet("/moneyness/{underlying}", MoneynessAsync).Takes(Parameters).GivesHistory<MoneynessPage>().Explained(
            "Moneyness", "GetMoneyness", "Moneyness buckets and figures of each expiry of an underlying over time",
            "Ascending by start, expiry, level; a page never cuts a bucket of time apart, so that it may hold a few rows more than `limit`. `figures` holds the level EXPIRY. "
            + "CSV and NDJSON give the buckets, or the figures when `level=EXPIRY` alone is asked for. Without `from` the newest are given and `next_cursor` leads to older ones.");

    private static async Task<IResult> MoneynessAsync(string underlying, HttpContext context, NpgsqlDataSource database, StoredMoneyness stored, SelectedBuckets selected, CancellationToken cancellation)
    {
        var query = Parameters.Read(context);
        var expiry = query.Date("expiry");
        var levels = query.List("level", LevelsMax);
        var selectors = new List<MoneynessSelector>();
        foreach (string level in levels ?? [])
        {
            if (MoneynessSelector.TryParse(level, out var selector))
            {
                selectors.Add(selector);
            }
            else if (!Level().IsMatch(level))
            {
                query.Refuse("level", level);
            }
        }

        var timeframe = query.Frame("timeframe") ?? Timeframe.M1;
        var range = query.Range(CursorKind);
        int limit = Math.Min(query.Limit(LimitDefault, LimitMax), selectors.Count > 0 ? SelectedLimitMax : LimitMax);
        string config = query.Text("config") ?? DefaultConfig;
        if (query.Problem is { } problem)
        {
            return problem;
        }

        await using var read = await ReadSnapshot.OpenAsync(database, cancellation);
        var expiries = await ChainListing.ExpiriesAsync(read, underlying, cancellation);
        if (expiries.Count == 0)
        {
            return await InstrumentLookup.UnknownUnderlyingAsync(read, underlying, cancellation);
        }

        if (expiry is { } date && !expiries.Contains(date))
        {
            string allowed = string.Join(", ", expiries.Select(ChainListing.Text));
            return Problems.Of(Codes.UnknownExpiry, $"{underlying} has no options of {ChainListing.Text(date)}", [new("expiry", ChainListing.Text(date), allowed)]);
        }

        var series = await StoredMoneyness.SeriesAsync(read, config, underlying, cancellation);
        var wanted = series.Where(s => (expiry is null || s.Expiry == expiry) && (levels is null || levels.Contains(s.Level) || s.Level == MoneynessFormula.ExpiryLevel)).ToList();
        var first = await ChainListing.OptionsAsync(read, underlying, expiries[0], cancellation);
        var calendar = ChainReader.CalendarOf(first[0]);
        var page = await PageAsync(stored, read, config, underlying, wanted, calendar, timeframe, range, limit, cancellation);
        var given = page.Rows.Select(r => (r.Subject.Split(':')[1], r.Subject.Split(':')[2], Buckets.Of(calendar, timeframe, r.StartNs).Start)).ToHashSet();
        var chosen = selectors.Count == 0 ? [] : await selected.ReadAsync(
            read, underlying, selectors, [.. page.Rows.Where(IsFigure)], r => Buckets.Of(calendar, timeframe, r.StartNs), given.Contains, cancellation);
        return Answer(read, underlying, timeframe, calendar, series, page, chosen);
    }

    private static bool IsFigure(SignalRecord row) => row.Subject.EndsWith(":" + MoneynessFormula.ExpiryLevel, StringComparison.Ordinal);

    private static Task<Page<SignalRecord>> PageAsync(
        StoredMoneyness stored, ReadSnapshot read, string config, string underlying, IReadOnlyList<MoneynessSeries> series, SessionCalendar calendar, Timeframe timeframe,
        HistoryRange range, int limit, CancellationToken cancellation)
    {
        long? from = range.FromNs is { } f ? Buckets.Of(calendar, timeframe, f).From : null;
        long? to = range.ToNs is { } t ? Buckets.Of(calendar, timeframe, t - 1).End : null;
        var rows = stored.ReadAsync(read, config, underlying, series, from, to, range.Backwards, cancellation);
        return Pager.TakeAsync(
            rows, range, limit, CursorKind, r => Buckets.Of(calendar, timeframe, r.StartNs).Start, r => r.Subject, SignalRecord.Newest, cancellation);
    }

    private static IResult Answer(
        ReadSnapshot read, string underlying, Timeframe timeframe, SessionCalendar calendar, List<MoneynessSeries> series, Page<SignalRecord> page,
        IReadOnlyList<MoneynessBucketView> chosen)
    {
        long StartOf(SignalRecord row) => Buckets.Of(calendar, timeframe, row.StartNs).Start;
        var buckets = page.Rows.Where(r => !IsFigure(r)).Select(r => MoneynessBucketView.Of(r, StartOf(r))).Concat(chosen)
            .OrderBy(b => b.Start, StringComparer.Ordinal).ThenBy(b => b.Expiry, StringComparer.Ordinal).ThenBy(b => b.Level, StringComparer.Ordinal).ToList();
        var figures = page.Rows.Where(IsFigure).Select(r => MoneynessExpiryView.Of(r, StartOf(r))).ToList();
        int version = read.VersionOf(ReadTable.Moneyness.Model);
        var answer = new MoneynessPage(
            underlying, timeframe.ToString(), [.. series.Select(s => s.Expiry).Distinct().Order().Select(ChainListing.Text)],
            [.. series.Select(s => s.Level).Distinct().Order(StringComparer.Ordinal)], version, GreeksUnits.Raw, buckets, figures, page.NextCursor);
        return buckets.Count == 0 && figures.Count > 0
            ? new HistoryResult<MoneynessPage, MoneynessExpiryView>(answer, figures, page.NextCursor, version)
            : new HistoryResult<MoneynessPage, MoneynessBucketView>(answer, buckets, page.NextCursor, version);
    }

    [GeneratedRegex("^(ATM|EXPIRY|(ITM|OTM)[1-9][0-9]?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Level();
}
