using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Options;
using SignalEs.Domain.Timeframes;
using SignalEs.Queries.Chain;
using SignalEs.Queries.Output;
using SignalEs.Queries.Reading;
using SignalEs.Queries.Signals;

namespace SignalEs.Queries.Moneyness;

/// <summary>
/// Buckets of selectors by delta and percent, chosen when asked from the stored Greeks: one for each bucket of time in which the expiry was evaluated.
/// Volume and open interest at each past minute aren't at hand here, so figures that rest on them are unknown.
/// </summary>
internal sealed class SelectedBuckets(OutputNames names)
{
    /// <param name="figures">Rows of the level EXPIRY: the buckets of time, and each one's forward.</param>
    /// <param name="bucketOf">Bucket of time that a row is shown under.</param>
    /// <param name="isStored">Whether the formula itself gave that level there: then there is nothing to choose.</param>
    public async Task<List<MoneynessBucketView>> ReadAsync(
        ReadSnapshot read, string underlying, IReadOnlyList<MoneynessSelector> selectors, IReadOnlyList<SignalRecord> figures,
        Func<SignalRecord, Buckets.Bucket> bucketOf, Predicate<(string Expiry, string Level, long Start)> isStored, CancellationToken cancellation)
    {
        var views = new List<MoneynessBucketView>();
        foreach (var expiry in figures.GroupBy(f => f.Subject.Split(':')[1], StringComparer.Ordinal))
        {
            var date = DateOnly.Parse(expiry.Key, System.Globalization.CultureInfo.InvariantCulture);
            var options = await ChainListing.OptionsAsync(read, underlying, date, cancellation);
            var greeks = await GreeksAsync(read, options, expiry.Min(f => bucketOf(f).From), expiry.Max(f => bucketOf(f).End), cancellation);
            var byBucket = greeks.GroupBy(g => bucketOf(g.Greeks).Start).ToDictionary(g => g.Key, Newest);
            foreach (var figure in expiry)
            {
                long start = bucketOf(figure).Start;
                var known = byBucket.GetValueOrDefault(start) ?? [];
                views.AddRange(selectors.Where(s => !isStored((expiry.Key, s.Text, start))).Select(s => View(s, expiry.Key, start, figure, known)));
            }
        }

        return views;
    }

    // Of each option the last value in the bucket, where that has Greeks.
    private static List<OptionAt> Newest(IEnumerable<OptionAt> rows) =>
    [
        .. rows.GroupBy(r => r.Greeks.Subject, StringComparer.Ordinal).Select(g => g.MaxBy(r => r.Greeks.Position.Packed)!)
            .Where(r => r.Greeks.Status.HasVolatility()),
    ];

    private async Task<List<OptionAt>> GreeksAsync(ReadSnapshot read, List<InstrumentKey> options, long fromNs, long toNs, CancellationToken cancellation)
    {
        var byKey = options.ToDictionary(o => o.Text, StringComparer.Ordinal);
        var rows = new List<SignalRecord>();
        await using (var command = read.Command(
            $"""
            select subject, formula, start, ts, bar_start, status, "values", position from {read.Table(ReadTable.Signals)}
            where config = $1 and subject = any($2) and start >= $3 and start < $4
            """).With(ChainReader.GreeksConfig).With(byKey.Keys.ToArray()).WithTime(fromNs).WithTime(toNs))
        {
            await using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
            {
                rows.Add(new SignalRecord(
                    ChainReader.GreeksConfig, row.GetString(0), row.GetString(1), [], row.GetNanos(2), row.GetNanos(3), row.GetNanos(4),
                    (SignalStatus)row.GetInt16(5), SignalRecord.ReadValues(row, 6), new Position(row.GetInt64(7))));
            }
        }

        var found = new List<OptionAt>(rows.Count);
        foreach (var row in rows)
        {
            var key = byKey[row.Subject];
            found.Add(new OptionAt(key.Right!.Value, key.Strike!.Value, row with { Outputs = await names.OfAsync(read, row.Formula, cancellation) }));
        }

        return found;
    }

    private static MoneynessBucketView View(MoneynessSelector selector, string expiry, long start, SignalRecord figure, List<OptionAt> options)
    {
        double forward = figure["forward"];
        bool placed = selector.Delta is not null || !double.IsNaN(forward);
        var call = placed ? selector.Pick(OptionRight.Call, options, forward) : null;
        var put = placed ? selector.Pick(OptionRight.Put, options, forward) : null;
        SignalRecord[] sides = [.. new[] { call?.Greeks, put?.Greeks }.OfType<SignalRecord>()];
        var newest = sides.Length == 0 ? figure : sides.MaxBy(s => s.Position.Packed)!;
        double? Mean(string name) => sides.Length == 0 ? null : QueryJson.Known(sides.Average(s => s[name]));
        double? Sum(string name) => sides.Length == 0 ? null : QueryJson.Known(sides.Sum(s => s[name]));
        return new MoneynessBucketView
        {
            Start = UnixNanos.Format(start),
            Ts = UnixNanos.Format(newest.TsNs),
            Expiry = expiry,
            Level = selector.Text,
            Status = (sides.Length > 0 ? SignalStatus.Ok : figure.Status == SignalStatus.Ok ? SignalStatus.NoStrikes : figure.Status).ToText(),
            CallStrike = call?.Strike,
            PutStrike = put?.Strike,
            CallIv = Iv(call),
            PutIv = Iv(put),
            Iv = Mean("iv"),
            Delta = Mean("delta"),
            Gamma = Mean("gamma"),
            Vega = Mean("vega"),
            Theta = Mean("theta"),
            DeltaSum = Sum("delta"),
            GammaSum = Sum("gamma"),
            VegaSum = Sum("vega"),
            ThetaSum = Sum("theta"),
            Formula = newest.Formula,
            Position = newest.Position.ToString(),
        };
    }

    private static double? Iv(OptionAt? option) => option is null ? null : QueryJson.Known(option.Greeks["iv"]);
}
