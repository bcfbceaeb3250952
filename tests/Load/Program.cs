using SignalEs.Load;

// Measures a running host from outside. Where it runs is told by SIGNALES_URL, SIGNALES_REDIS and SIGNALES_POSTGRES (ops/run writes them to DATA/env).
string Setting(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set; source DATA/env of ops/run");
using var target = await Target.ConnectAsync(new Uri(Setting("SIGNALES_URL")), Setting("SIGNALES_REDIS"), Setting("SIGNALES_POSTGRES"));
int ticks = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 0;
switch (args.FirstOrDefault())
{
    case "ingest":
        await IngestLoad.RunAsync(target, ticks == 0 ? 2_000_000 : ticks);
        return 0;
    case "latency":
        await LatencyLoad.RunAsync(target, ticks == 0 ? 1000 : ticks, seconds: 20);
        return 0;
    case "replay":
        await ReplayLoad.RunAsync(target);
        return 0;
    default:
        Console.Error.WriteLine("usage: SignalEs.Load ingest [TICKS] | latency [TICKS_PER_SECOND] | replay");
        return 2;
}
