using System.Globalization;
using SignalEs.Load;

// Measures a host from outside, with baselines in the same run. `ops/signales bench` starts the servers; by hand, SIGNALES_URL, SIGNALES_REDIS and
// SIGNALES_POSTGRES tell where they are (ops/run writes them to DATA/env).
string Setting(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set; source DATA/env of ops/run");
string what = args.FirstOrDefault() ?? "";
string[] allowed = ["--seconds", "--rate", "--connections", "--report"];
for (int i = 1; i < args.Length; i += 2)
{
    if (!allowed.Contains(args[i]) || i + 1 == args.Length)
    {
        Console.Error.WriteLine($"'{args[i]}': allowed are {string.Join(", ", allowed)}, each with a value");
        return 2;
    }
}

string? Option(string name) => Array.IndexOf(args, name) is > 0 and var at ? args[at + 1] : null;
int Number(string name, int otherwise) => Option(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

using var target = await Target.ConnectAsync(new Uri(Setting("SIGNALES_URL")), Setting("SIGNALES_REDIS"), Setting("SIGNALES_POSTGRES"));
var report = new Report(what, Option("--report"));
switch (what)
{
    case "ingest":
        await IngestLoad.RunAsync(target, Number("--seconds", 60), report);
        break;
    case "latency":
        await LatencyLoad.RunAsync(target, Number("--rate", 100_000), Number("--seconds", 30), report);
        break;
    case "replay":
        await ReplayLoad.RunAsync(target, report);
        break;
    case "query":
        await QueryLoad.RunAsync(target, report);
        break;
    case "feed":
        await FeedLoad.RunAsync(target, Number("--connections", 1000), report);
        break;
    case "soak":
        await SoakLoad.RunAsync(target, Number("--rate", 100_000), Number("--seconds", 600), report);
        break;
    default:
        Console.Error.WriteLine("usage: SignalEs.Load ingest | latency | replay | query | feed | soak, see ops/signales bench --help");
        return 2;
}

await report.WriteAsync();
return 0;
