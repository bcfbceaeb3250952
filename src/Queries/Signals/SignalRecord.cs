using Npgsql;
using SignalEs.Domain;
using SignalEs.Domain.Engine;

namespace SignalEs.Queries.Signals;

/// <summary>A signal of the read tables or the log, with the names of its values.</summary>
/// <param name="Config">Signal config id.</param>
/// <param name="Subject">Instrument key or moneyness subject.</param>
/// <param name="Formula">Formula name@version.</param>
/// <param name="Outputs">Names of the values.</param>
/// <param name="StartNs">Start of the bar for bar cadences, else of the minute before <paramref name="TsNs"/>. Nanoseconds.</param>
/// <param name="TsNs">Event time at which the value is known, nanoseconds.</param>
/// <param name="BarStartNs">Start of the bar; equal to <paramref name="TsNs"/> for intervals.</param>
/// <param name="Status">Whether there are values.</param>
/// <param name="Values">As many as outputs; NaN = unknown.</param>
/// <param name="Position">Where it stands in the log.</param>
internal sealed record SignalRecord(
    string Config, string Subject, string Formula, IReadOnlyList<string> Outputs,
    long StartNs, long TsNs, long BarStartNs, SignalStatus Status, IReadOnlyList<double> Values, Position Position)
{
    /// <summary>The value of that name; NaN when the formula has none or it is unknown.</summary>
    public double this[string output]
    {
        get
        {
            for (int i = 0; i < Outputs.Count && i < Values.Count; i++)
            {
                if (Outputs[i] == output)
                {
                    return Values[i];
                }
            }

            return double.NaN;
        }
    }

    /// <summary>Implied volatility and delta are what makes a signal Greeks, whatever its config is called.</summary>
    public bool IsGreeks => Outputs.Contains("iv") && Outputs.Contains("delta") && !Outputs.Contains("call_iv");

    /// <summary>Of two values in one bucket the later known one stays.</summary>
    public static SignalRecord Newest(SignalRecord a, SignalRecord b) => a.Position > b.Position ? a : b;

    /// <summary>Start under which an interval's value is kept: a value known at 10:01:00 belongs to the minute of 10:00.</summary>
    public static long StartOf(long tsNs, long barStartNs) => barStartNs != tsNs ? barStartNs : UnixNanos.Floor(tsNs - 1, UnixNanos.PerMinute);

    internal static double[] ReadValues(NpgsqlDataReader row, int ordinal)
    {
        double?[] values = row.GetFieldValue<double?[]>(ordinal);
        return Array.ConvertAll(values, v => v ?? double.NaN);
    }
}
