using System.CommandLine;
using SignalEs.Domain;
using SignalEs.Domain.Errors;
using SignalEs.Domain.Indicators;

namespace SignalEs.Host.CommandLine.Eval;

/// <summary><c>eval indicator</c>: an indicator of the catalog over bars.</summary>
internal static class EvalIndicator
{
    public static Command Create()
    {
        var name = new Option<string>("--name") { Description = "catalog name, such as rsi", Required = true };
        var parameters = new Option<string>("--params") { Description = "comma separated, in the catalog's order; those left out at the end take their defaults", DefaultValueFactory = _ => "" };
        var input = EvalCommand.InOption();
        var reference = new Option<string?>("--reference") { Description = "bars of a second series, for indicators that compare two" };
        var stream = new Option<bool>("--stream") { Description = "feed one bar at a time; the same bits" };
        var command = new Command("indicator", "timestamp,open,high,low,close,volume → timestamp and the indicator's outputs")
        {
            name, parameters, input, reference, stream, ResultRows.Out, ResultRows.Json,
        };
        command.Runs(async (parsed, _) =>
        {
            var definition = Find(parsed.GetValue(name)!);
            double[] values = Numbers(definition, parsed.GetValue(parameters)!);
            string? path = parsed.GetValue(reference);
            if (definition.NeedsReference && path is null)
            {
                throw new CommandFailure($"{definition.Name} compares two series; give the bars of the second with --reference");
            }

            var table = CsvTable.Read(parsed.GetValue(input)!);
            var bars = Bars(table, path is null ? null : CsvTable.Read(path));
            var rows = Rows(definition, values, bars, parsed.GetValue(stream));
            await using var output = ResultRows.Open(parsed, ["timestamp", .. definition.Outputs]);
            Write(table, bars, definition, rows, output);
            return ExitCode.Ok;
        });
        return command;
    }

    private static IndicatorDefinition Find(string name)
        => IndicatorCatalog.TryGet(name, out var definition)
            ? definition
            : throw new CommandFailure(
                $"there is no indicator '{name}'{NearNames.Hint(name, IndicatorCatalog.Names)}\nknown: {string.Join(' ', IndicatorCatalog.All.Select(d => d.Name))}");

    private static IndicatorRows Rows(IndicatorDefinition definition, double[] parameters, BarInput[] bars, bool stream)
    {
        var table = new IndicatorTable(definition, parameters);
        if (stream)
        {
            foreach (var bar in bars)
            {
                table.Add(bar);
            }
        }
        else
        {
            table.AddAll(bars);
        }

        return table.Rows();
    }

    private static double[] Numbers(IndicatorDefinition definition, string text)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string takes = definition.Parameters.Count == 0 ? "no parameters" : string.Join(", ", definition.Parameters.Select(p => $"{p.Name} ({p.Range})"));
        if (parts.Length > definition.Parameters.Count)
        {
            throw new CommandFailure($"{definition.Name}: {parts.Length} parameters; it takes {takes}");
        }

        var values = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            var parameter = definition.Parameters[i];
            if (!parameter.TryParse(parts[i], out values[i]) || !parameter.Allows(values[i]))
            {
                throw new CommandFailure($"{definition.Name}: parameter {i + 1}, {parameter.Name}: '{parts[i]}'; expected {parameter.Range}");
            }
        }

        return definition.Validate(values) is { } problem ? throw new CommandFailure(problem) : values;
    }

    private static BarInput[] Bars(CsvTable table, CsvTable? reference)
    {
        int time = table.Column("timestamp", "time", "date");
        int open = table.Column("open");
        int high = table.Column("high");
        int low = table.Column("low");
        int close = table.Column("close");
        int volume = table.Column("volume");
        var closes = reference is null ? [] : Closes(reference);
        var bars = new BarInput[table.Count];
        for (int i = 0; i < bars.Length; i++)
        {
            double Price(int column) => table.Number(i, column, NumberRule.Price);
            if (!UnixNanos.TryParse(table.Text(i, time), out long ns))
            {
                table.Refuse(i, time, "expected a date or an RFC 3339 time");
            }
            else if (i > 0 && ns < bars[i - 1].TimeUnixNs)
            {
                table.Refuse(i, time, "expected bars in order of time");
            }

            bars[i] = new BarInput(ns, Price(open), Price(high), Price(low), Price(close), Price(volume), closes.GetValueOrDefault(table.Text(i, time), double.NaN));
        }

        table.ThrowIfWrong();
        return bars;
    }

    /// <summary>Close by time, as it is written.</summary>
    private static Dictionary<string, double> Closes(CsvTable reference)
    {
        int time = reference.Column("timestamp", "time", "date");
        int close = reference.Column("close");
        var closes = new Dictionary<string, double>(StringComparer.Ordinal);
        for (int i = 0; i < reference.Count; i++)
        {
            closes[reference.Text(i, time)] = reference.Number(i, close, NumberRule.Price);
        }

        reference.ThrowIfWrong();
        return closes;
    }

    // Times are shown as they stand in the input.
    private static void Write(CsvTable table, BarInput[] bars, IndicatorDefinition definition, IndicatorRows rows, ResultRows output)
    {
        int time = table.Column("timestamp", "time", "date");
        var shown = new Dictionary<long, string>();
        for (int i = 0; i < bars.Length; i++)
        {
            shown[bars[i].TimeUnixNs] = table.Text(i, time);
        }

        for (int i = 0; i < rows.Count; i++)
        {
            output.Add(shown[rows.TimesUnixNs[i]], rows[i][..rows.OutputCount], definition.TextOf);
        }
    }
}
