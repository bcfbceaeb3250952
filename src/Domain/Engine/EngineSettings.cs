using System.Globalization;
using System.Text;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Options;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Domain.Engine;

/// <summary>Interest and dividends of one underlying.</summary>
/// <param name="Underlying">Its symbol.</param>
/// <param name="Rate">Continuously compounded, per year (0.05 = 5 %).</param>
/// <param name="DividendYield">Continuous, per year.</param>
public sealed record UnderlyingRate(string Underlying, double Rate, double DividendYield)
{
    /// <summary>Dividends in cash beside the yield, in order of time; empty when none are known.</summary>
    public IReadOnlyList<CashDividend> Dividends { get; init; } = [];
}

/// <summary>Everything but instrument metadata that a shard's engine runs with.</summary>
/// <param name="FormulaSet">Formula versions.</param>
/// <param name="Configs">Signal configs in order of id.</param>
/// <param name="Calendars">Session calendars in order of id.</param>
/// <param name="DefaultRate">Continuously compounded rate per year where an underlying has none of its own.</param>
/// <param name="Rates">In order of underlying.</param>
public sealed record EngineSettings(
    FormulaSet FormulaSet,
    IReadOnlyList<SignalConfig> Configs,
    IReadOnlyList<SessionCalendar> Calendars,
    double DefaultRate,
    IReadOnlyList<UnderlyingRate> Rates)
{
    /// <summary>
    /// Closed bars of each frame that late ticks may still change, signals included. 0: late ticks correct the bars of the read models and no signal
    /// (settings recorded before this existed say so by saying nothing).
    /// </summary>
    public int LateBars { get; init; }

    /// <summary>SHA-256 (hex) of all of it.</summary>
    public string Hash
    {
        get
        {
            var text = new StringBuilder(FormulaSet.Hash);
            foreach (var c in Configs)
            {
                text.Append('\n').Append(c.Id).Append('|').Append(c.Selector.Key).Append('|').Append(c.Selector.Underlying).Append('|')
                    .AppendJoin(',', c.Selector.Products).Append('|').Append(c.Formula).Append('|').Append(c.Cadence.ToString());
            }

            foreach (var c in Calendars)
            {
                text.Append('\n').Append(c.Id).Append('|').Append(c.Zone).Append('|').Append(c.Open.Ticks).Append('|').Append(c.Close.Ticks).Append('|').Append(c.UsEarlyCloses);
                foreach (var e in c.Exceptions)
                {
                    text.Append('|').Append(e.Date.DayNumber).Append('=').Append(e.Close?.Ticks ?? -1);
                }
            }

            text.Append('\n').Append(DefaultRate.ToString("R", CultureInfo.InvariantCulture));
            foreach (var r in Rates)
            {
                text.Append(string.Create(CultureInfo.InvariantCulture, $"\n{r.Underlying}|{r.Rate:R}|{r.DividendYield:R}"));
                foreach (var dividend in r.Dividends)
                {
                    text.Append(string.Create(CultureInfo.InvariantCulture, $"|{dividend.ExNs}={dividend.Amount:R}"));
                }
            }

            if (LateBars > 0)
            {
                text.Append(string.Create(CultureInfo.InvariantCulture, $"\nlate_bars={LateBars}"));
            }

            return FormulaDefinition.Sha256Hex(text.ToString());
        }
    }

    public UnderlyingRate RateOf(string underlying)
    {
        foreach (var rate in Rates)
        {
            if (rate.Underlying == underlying)
            {
                return rate;
            }
        }

        return new UnderlyingRate(underlying, DefaultRate, 0);
    }
}
