using System.ComponentModel;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Queries.Output;

namespace SignalEs.Queries.Signals;

/// <summary>A signal as clients see it.</summary>
public sealed record SignalView(
    [property: Description("Signal config id.")] string Config,
    [property: Description("Formula name@version that computed it.")] string Formula,
    [property: Description("Start of the bucket it stands for.")] string Start,
    [property: Description("Event time from which the value was known: the end of the bar, or the boundary of the interval.")] string Ts,
    [property: Description("ok, or why there are no values.")] string Status,
    [property: Description("By name of the formula's outputs; null = unknown.")] IReadOnlyDictionary<string, double?> Values,
    [property: Description("Where it stands in the log, sequence:index.")] string Position)
{
    internal static SignalView Of(SignalRecord row, long startNs) => new(
        row.Config, row.Formula, UnixNanos.Format(startNs), UnixNanos.Format(row.TsNs), row.Status.ToText(), Named(row.Outputs, row.Values), row.Position.ToString());

    /// <summary>Values under their names, in the formula's order.</summary>
    public static IReadOnlyDictionary<string, double?> Named(IReadOnlyList<string> outputs, IReadOnlyList<double> values)
    {
        var named = new OrderedDictionary<string, double?>(outputs.Count, StringComparer.Ordinal);
        for (int i = 0; i < outputs.Count; i++)
        {
            named.Add(outputs[i], i < values.Count ? QueryJson.Known(values[i]) : null);
        }

        return named;
    }
}
