using System.CommandLine;
using SignalEs.Domain;
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
        var command = new Command("indicator", "timestamp,open,high,low,close,volume → timestamp and the indicator's outputs") { name, parameters, input, reference, stream };
        command.Runs(async (parsed, _) =>
        {
            if (!IndicatorCatalog.TryGet(parsed.GetValue(name)!, out var definition))
            {
                throw new CommandFailure($"there is no indicator '{parsed.GetValue(name)}'; known: {string.Join(' ', IndicatorCatalog.All.Select(d => d.Name))}");
            }

            double[] values = Numbers(definition, parsed.GetValue(parameters)!);
            if (definition.Validate(values) is { } problem)
            {
                throw new CommandFailure(problem);
            }

            var table = CsvTable.Read(parsed.GetValue(input)!);
            var bars = Bars(table, parsed.GetValue(reference) is { } path ? CsvTable.Read(path) : null);
            var rows = Rows(definition, values, bars, parsed.GetValue(stream));
            await using var output = new StreamWriter(Console.OpenStandardOutput());
            Write(table, bars, definition, rows, output);
            return ExitCode.Ok;
        });
        return command;
    }

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
        var values = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (i >= definition.Parameters.Count || !definition.Parameters[i].TryParse(parts[i], out values[i]))
            {
                string takes = string.Join(", ", definition.Parameters.Select(p => $"{p.Name} ({p.Range})"));
                throw new CommandFailure($"{definition.Name}: parameter {i + 1} is '{parts[i]}'; it takes {takes}");
            }
        }

        return values;
    }

    private static BarInput[] Bars(CsvTable table, CsvTable? reference)
    {
        int time = table.Column("timestamp", "time", "date");
        int open = table.Column("open");
        int high = table.Column("high");
        int low = table.Column("low");
        int close = table.Column("close");
        int volume = table.Column("volume");
        var closes = new Dictionary<string, double>(StringComparer.Ordinal);
        for (int i = 0; i < reference?.Count; i++)
        {
            closes[reference.Text(i, reference.Column("timestamp", "time", "date"))] = reference.Number(i, reference.Column("close"));
        }

        var bars = new BarInput[table.Count];
        for (int i = 0; i < bars.Length; i++)
        {
            if (!UnixNanos.TryParse(table.Text(i, time), out long ns))
            {
                throw new CommandFailure($"row {i + 1}: timestamp '{table.Text(i, time)}'; expected a date or RFC 3339");
            }

            bars[i] = new BarInput(
                ns, table.Number(i, open), table.Number(i, high), table.Number(i, low), table.Number(i, close), table.Number(i, volume),
                closes.GetValueOrDefault(table.Text(i, time), double.NaN));
        }

        return bars;
    }

    // Times are shown as they stand in the input.
    private static void Write(CsvTable table, BarInput[] bars, IndicatorDefinition definition, IndicatorRows rows, TextWriter output)
    {
        int time = table.Column("timestamp", "time", "date");
        var shown = new Dictionary<long, string>();
        for (int i = 0; i < bars.Length; i++)
        {
            shown[bars[i].TimeUnixNs] = table.Text(i, time);
        }

        output.WriteLine($"timestamp,{string.Join(',', definition.Outputs)}");
        for (int i = 0; i < rows.Count; i++)
        {
            output.Write(shown[rows.TimesUnixNs[i]]);
            for (int j = 0; j < rows.OutputCount; j++)
            {
                output.Write(',');
                output.Write(definition.TextOf(j, rows[i][j]) ?? CsvTable.Text(rows[i][j]));
            }

            output.WriteLine();
        }
    }
}
