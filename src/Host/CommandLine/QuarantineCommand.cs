using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace SignalEs.Host.CommandLine;

/// <summary><c>quarantine</c>: bad ticks by code, or one by one.</summary>
internal static class QuarantineCommand
{
    private const int RawShown = 100;

    public static Command Create()
    {
        var select = new QuarantineOptions();
        var limit = new Option<int>("--limit") { Description = "list this many bad ticks, 1 to 1000, instead of counting all" };
        var json = Verb.JsonOption();
        var url = Verb.UrlOption();
        var command = new Command("quarantine", "bad ticks: how many of each code, or with --limit which ones and why") { select.Shard, select.Code, select.From, select.To, limit, json, url };
        command.Runs(async (parsed, cancellation) =>
        {
            using var service = new ServiceClient(parsed.GetValue(url)!);
            int rows = parsed.GetValue(limit);
            string query = select.Query(parsed) + (rows > 0 ? string.Create(CultureInfo.InvariantCulture, $"limit={rows}") : "");
            var answer = await service.GetAsync($"quarantine{(rows > 0 ? "" : "/counts")}?{query}", cancellation);
            Report(answer, rows > 0, parsed.GetValue(json));
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Report(JsonElement answer, bool isList, bool json)
    {
        if (json)
        {
            Verb.Print(answer);
            return;
        }

        if (!isList)
        {
            foreach (var row in answer.GetProperty("counts").EnumerateArray())
            {
                Console.WriteLine($"{row.GetProperty("code").GetString(),-16} {row.GetProperty("count").GetInt64(),10}  {row.GetProperty("first").GetString()} to {row.GetProperty("last").GetString()}");
            }

            return;
        }

        foreach (var row in answer.GetProperty("ticks").EnumerateArray())
        {
            string raw = row.GetProperty("raw").GetString()!;
            Console.WriteLine($"{row.GetProperty("position").GetString()} {row.GetProperty("code").GetString()} {row.GetProperty("field").GetString()}: {row.GetProperty("detail").GetString()}{(row.GetProperty("redriven").GetBoolean() ? " (taken since)" : "")}");
            Console.WriteLine($"    {(raw.Length <= RawShown ? raw : raw[..RawShown] + "…").ReplaceLineEndings(" ")}");
        }
    }
}

/// <summary>Which bad ticks a verb is for.</summary>
internal sealed class QuarantineOptions
{
    public Option<int?> Shard { get; } = new("--shard") { Description = "only of this shard" };

    public Option<string?> Code { get; } = new("--code") { Description = "only of this code (docs/codes.md)" };

    public Option<string?> From { get; } = new("--from") { Description = "only recorded from then on" };

    public Option<string?> To { get; } = new("--to") { Description = "only recorded before" };

    /// <summary>For the query of a URL; ends with <c>&amp;</c> where there is something.</summary>
    public string Query(ParseResult parsed) => string.Concat(new[]
    {
        ("shard", parsed.GetValue(Shard)?.ToString(CultureInfo.InvariantCulture)), ("code", parsed.GetValue(Code)), ("from", parsed.GetValue(From)), ("to", parsed.GetValue(To)),
    }.Where(p => p.Item2 is not null).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}&"));
}
