using System.Globalization;
using System.Text;

namespace SignalEs.Load;

/// <summary>Figures of a run: to the console as they come, and to a Markdown file when one is asked for.</summary>
internal sealed class Report(string title, string? file)
{
    private readonly List<(string Name, string Value)> _rows = [];

    public void Add(string name, FormattableString value)
    {
        string text = value.ToString(CultureInfo.InvariantCulture);
        _rows.Add((name, text));
        Console.WriteLine($"{name,-44} {text}");
    }

    public async Task WriteAsync()
    {
        if (file is null)
        {
            return;
        }

        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"## {title}\n\n{Machine()}\n\n| what | figure |\n|---|---|\n");
        foreach (var (name, value) in _rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {value} |\n");
        }

        await File.AppendAllTextAsync(file, text.Append('\n').ToString());
    }

    private static string Machine()
    {
        string model = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
            : "unknown processor";
        string load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";
        return string.Create(
            CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores ({model}), .NET {Environment.Version}; load average at the end {load}.");
    }
}
