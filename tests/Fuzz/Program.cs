using System.Globalization;
using SignalEs.Fuzz;
using SignalEs.Fuzz.Targets;

// Throws spoilt input at everything that takes bytes from outside: nothing may escape, hang, allocate without bound or go uncounted.
// usage: SignalEs.Fuzz [--inputs N] [--seed N] [--target codec|redis|json|ndjson|csv|file] [--input BASE64]
// Exit code 0: everything held, 1: something did not, 2: not understood.
const string Usage = "usage: SignalEs.Fuzz [--inputs N] [--seed N] [--target codec|redis|json|ndjson|csv|file] [--input BASE64 (one input again, with --target)]";
long inputs = 1_000_000;
int seed = Environment.TickCount;
string? only = null;
byte[]? again = null;
for (int i = 0; i < args.Length; i += 2)
{
    string? value = i + 1 < args.Length ? args[i + 1] : null;
    bool understood = args[i] switch
    {
        "--inputs" => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out inputs),
        "--seed" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out seed),
        "--target" => (only = value) is not null,
        "--input" => value is not null && (again = Convert.FromBase64String(value)).Length >= 0,
        _ => false,
    };
    if (!understood)
    {
        await Console.Error.WriteLineAsync(Usage);
        return 2;
    }
}

var folder = Directory.CreateTempSubdirectory("signales-fuzz-");
FuzzTarget[] all = [new CodecTarget(), new EntryTarget(), new BodyTarget("json"), new BodyTarget("ndjson"), new BodyTarget("csv"), new FileTarget(folder.FullName)];
var runs = all.Where(t => only is null || t.Name == only).Select(t => new FuzzRun(t, seed)).ToList();
if (runs.Count == 0)
{
    await Console.Error.WriteLineAsync(Usage);
    return 2;
}

Console.WriteLine(FormattableString.Invariant($"seed {seed}"));
var peak = new PeakMemory();
foreach (var run in runs)
{
    if (again is not null)
    {
        run.Take(again);
    }
    else
    {
        run.Run(inputs, _ => peak.Look());
    }

    Report.Print(run);
}

folder.Delete(recursive: true);
Console.WriteLine(FormattableString.Invariant($"working set at most {peak.Megabytes} MB; {runs.Sum(r => r.Inputs)} inputs, {runs.Sum(r => r.Failures.Count)} failures"));
return runs.TrueForAll(r => r.Failures.Count == 0) ? 0 : 1;
