using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Moneyness;
using SignalEs.Domain.Options;
using SignalEs.Queries.Greeks;
using SignalEs.Queries.Output;
using SignalEs.Queries.Signals;

namespace SignalEs.Queries.Chain;

/// <summary>Puts the parts of a chain side by side, strike by strike.</summary>
internal static class ChainAssembly
{
    public static IReadOnlyList<ChainStrike> Strikes(IReadOnlyList<InstrumentKey> options, ChainData data, GreeksConvention convention)
    {
        double[] strikes = [.. options.Select(o => o.Strike!.Value).Distinct().Order()];
        int atm = AtmIndex(strikes, data);
        var rows = new List<ChainStrike>(strikes.Length);
        for (int i = 0; i < strikes.Length; i++)
        {
            rows.Add(new ChainStrike(strikes[i], Side(options, strikes, i, atm, OptionRight.Call, data, convention), Side(options, strikes, i, atm, OptionRight.Put, data, convention)));
        }

        return rows;
    }

    // The engine's own ATM strike where it has one (hysteresis makes it a matter of history), else the strike nearest to a forward that Greeks used.
    private static int AtmIndex(double[] strikes, ChainData data)
    {
        double atm = data.Figures?["atm_strike"] ?? double.NaN;
        if (!double.IsNaN(atm))
        {
            return Array.BinarySearch(strikes, atm) is >= 0 and var index ? index : StrikeRank.Nearest(strikes, atm);
        }

        double forward = Forward(data);
        return double.IsNaN(forward) ? -1 : StrikeRank.Nearest(strikes, forward);
    }

    /// <summary>Forward of the newest Greeks that have one; NaN when none has.</summary>
    public static double Forward(ChainData data) => Newest(data, "forward");

    /// <summary>Value of the newest Greeks of the chain that know it.</summary>
    public static double Newest(ChainData data, string output)
    {
        (double value, var position) = (double.NaN, Position.None);
        foreach (var greeks in data.Greeks.Values)
        {
            if (!double.IsNaN(greeks[output]) && greeks.Position > position)
            {
                (value, position) = (greeks[output], greeks.Position);
            }
        }

        return value;
    }

    private static ChainOption? Side(
        IReadOnlyList<InstrumentKey> options, double[] strikes, int index, int atm, OptionRight right, ChainData data, GreeksConvention convention)
    {
        foreach (var option in options)
        {
            if (option.Right == right && option.Strike == strikes[index])
            {
                string? level = atm < 0 ? null : StrikeRank.Level(StrikeRank.StepsOut(right, index, atm));
                var quote = data.Quotes.TryGetValue(option.Text, out var known) ? known : OptionQuote.Unknown;
                return Option(option.Text, level, quote, data.Greeks.GetValueOrDefault(option.Text), convention);
            }
        }

        return null;
    }

    private static ChainOption Option(string key, string? level, in OptionQuote q, SignalRecord? g, GreeksConvention convention)
    {
        double? Greek(string name) => g is null ? null : QueryJson.Known(g[name]);
        var position = g is not null && g.Position > q.Position ? g.Position : q.Position;
        return new ChainOption(
            key, level, QueryJson.Known(q.Bid), QueryJson.Known(q.Ask), QueryJson.Known(q.BidSize), QueryJson.Known(q.AskSize), Time(q.QuoteTsNs),
            QueryJson.Known(q.Last), Time(q.LastTsNs), QueryJson.Known(q.DayVolume), QueryJson.Known(q.OpenInterest),
            Greek("mark"), convention.Iv(Greek("iv")), Greek("delta"), Greek("gamma"), convention.Vega(Greek("vega")),
            convention.Theta(Greek("theta"), Greek("years")), convention.Rho(Greek("rho")),
            g?.Status.ToText() ?? GreeksView.NotComputed, g is null ? null : UnixNanos.Format(g.TsNs),
            Place(q.Position), g is null ? null : Place(g.Position), Place(position));
    }

    private static string? Place(Position position) => position == Position.None ? null : position.ToString();

    private static string? Time(long ns) => ns == 0 ? null : UnixNanos.Format(ns);
}
