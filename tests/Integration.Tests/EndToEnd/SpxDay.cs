using System.Globalization;
using SignalEs.Domain;
using SignalEs.Domain.Ticks;

namespace SignalEs.Integration.Tests.EndToEnd;

/// <summary>The committed excerpt of a real day (see Data/README.md), and bars computed from its text without any code of ours.</summary>
internal static class SpxDay
{
    public const string Index = "CBOE@SPX@INDEX";

    private static readonly string[] Lines =
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Data", "spx-2021-01-04-first-1200.csv"));

    public static long EndNs { get; } = Ticks().Max(t => t.TsEventNs) + UnixNanos.PerMinute;

    public static IReadOnlyList<Tick> Ticks()
    {
        int[] places = TickParser.ReadHeader(Lines[0], out _)!;
        var keys = new KeyTable();
        return [.. Lines.Skip(1).Select(line =>
        {
            Assert.Null(TickParser.ReadRow(line, places, UnixNanos.From(DateTimeOffset.UtcNow), keys, out var tick));
            return tick;
        })];
    }

    public sealed record PlainBar(DateTime Start, double Open, double High, double Low, double Close, double Volume, int Trades);

    /// <summary>Bars of trades by plain grouping of the file's rows.</summary>
    public static List<PlainBar> Bars(string key, int minutes) =>
    [
        .. Lines.Skip(1)
            .Select(l => l.Split(','))
            .Where(f => f[1] == key && f[2].Length > 0)
            .Select(f => (
                Ts: DateTime.Parse(f[0], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal),
                Last: double.Parse(f[2], CultureInfo.InvariantCulture),
                Volume: double.Parse(f[7], CultureInfo.InvariantCulture)))
            .GroupBy(t => new DateTime(t.Ts.Ticks - t.Ts.Ticks % (minutes * TimeSpan.TicksPerMinute), DateTimeKind.Utc))
            .OrderBy(g => g.Key)
            .Select(g => new PlainBar(g.Key, g.First().Last, g.Max(t => t.Last), g.Min(t => t.Last), g.Last().Last, g.Sum(t => t.Volume), g.Count())),
    ];
}
