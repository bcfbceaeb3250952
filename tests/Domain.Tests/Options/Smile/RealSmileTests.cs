using System.Globalization;
using System.Runtime.CompilerServices;
using SignalEs.Domain.Numerics;
using SignalEs.Domain.Options;
using SignalEs.Domain.Options.Smile;

namespace SignalEs.Domain.Tests.Options.Smile;

/// <summary>GOOG on 2015-12-24 16:00 UTC: real quotes with missing sides and wide spreads (see Oracles/smile/README.md).</summary>
public sealed class RealSmileTests
{
    private const double Rate = 0.005;

    [Theory]
    [InlineData("2016-01-15", 22.2083)]
    [InlineData("2016-03-18", 85.1667)]
    public void Calls_and_puts_near_the_money_agree_within_their_quotes_at_the_forward_of_parity(string expiry, double days)
    {
        var (forward, options) = Read(expiry, days / 365);
        Assert.InRange(forward, 745, 753);
        var pairs = options.Where(o => Math.Abs(PortableMath.Log(o.Strike / forward)) < 0.1).GroupBy(o => o.Strike).Where(g => g.Count() == 2).ToList();
        Assert.True(pairs.Count > 2);
        Assert.All(pairs, pair => Assert.InRange(Math.Abs(pair.First().Vol - pair.Last().Vol), 0, pair.Sum(o => o.HalfSpread) + 0.004));
    }

    [Fact]
    public void The_fit_is_close_to_the_quotes_and_free_of_arbitrage()
    {
        var first = Fit("2016-01-15", 22.2083 / 365, null);
        var second = Fit("2016-03-18", 85.1667 / 365, first);
        Assert.All([first, second], smile =>
        {
            Assert.Equal(SmileMethod.Svi, smile.Method);
            Assert.True(smile.Points > 25);
            Assert.InRange(smile.RootMeanSquareError, 0, 0.004);
            Assert.True(smile.ButterflyFree);
            Assert.InRange(smile.Vol(0), 0.15, 0.35);
            Assert.True(smile.Vol(smile.LogMoneynessAt(-0.25)) > smile.Vol(smile.LogMoneynessAt(0.25)));
        });
        Assert.True(second.CalendarFree);
    }

    private static ExpirySmile Fit(string expiry, double years, ExpirySmile? earlier)
    {
        var (forward, options) = Read(expiry, years);
        SmilePoint[] points =
        [
            .. options.Where(o => o.IsCall == o.Strike >= forward)
                .Select(o => new SmilePoint(PortableMath.Log(o.Strike / forward), o.Vol, 1 / (o.HalfSpread * o.HalfSpread))),
        ];
        return SmileCalibration.Fit(points, years, earlier);
    }

    private sealed record Quoted(bool IsCall, double Strike, double Vol, double HalfSpread);

    private static (double Forward, List<Quoted> Options) Read(string expiry, double years)
    {
        double discount = PortableMath.Exp(-Rate * years);
        ParityQuote[] quotes =
        [
            .. File.ReadLines(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "Oracles", "smile", "goog-2015-12-24.csv"))
                .Select(line => line.Split(',')).Where(cells => cells[0] == expiry)
                .Select(cells => new ParityQuote(Number(cells[1]), Number(cells[2]), Number(cells[3]), Number(cells[4]), Number(cells[5]))),
        ];
        double forward = ParityForward.WeightedMedian(quotes, discount).Forward;
        var options = new List<Quoted>();
        foreach (var q in quotes)
        {
            Add(OptionRight.Call, q.Strike, q.CallBid, q.CallAsk);
            Add(OptionRight.Put, q.Strike, q.PutBid, q.PutAsk);
        }

        return (forward, options);

        void Add(OptionRight right, double strike, double bid, double ask)
        {
            if (bid > 0 && ask >= bid && ImpliedVol.Solve(right, 0.5 * (bid + ask), forward, strike, years, discount, out double vol) == ImpliedVolStatus.Ok)
            {
                double vega = Black76.Evaluate(right, forward, strike, years, Rate, vol).Vega;
                options.Add(new Quoted(right == OptionRight.Call, strike, vol, Math.Max(0.001, 0.5 * (ask - bid) / vega)));
            }
        }
    }

    private static double Number(string text) => text.Length == 0 ? double.NaN : double.Parse(text, CultureInfo.InvariantCulture);

    private static string Here([CallerFilePath] string path = "") => path;
}
