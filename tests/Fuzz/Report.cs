namespace SignalEs.Fuzz;

/// <summary>What a run prints.</summary>
internal static class Report
{
    public static void Print(FuzzRun run)
    {
        double seconds = Math.Max(1e-9, run.Elapsed.TotalSeconds);
        Console.WriteLine(FormattableString.Invariant(
            $"{run.Target.Name}: {run.Inputs} inputs ({run.InputBytes / 1_000_000} MB) in {seconds:0.0} s, {run.Inputs / seconds:0}/s, at most {run.AllocatedMax / 1024} KiB allocated for one"));
        Console.WriteLine(FormattableString.Invariant($"  accepted {run.Tally.Accepted}, {string.Join(", ", run.Tally.Counts.Select(c => $"{c.Key} {c.Value}"))}"));
        foreach (var failure in run.Failures)
        {
            Console.WriteLine(FormattableString.Invariant($"  FAILED at input {failure.Number}: {failure.Reason}"));
            Console.WriteLine($"  again: --target {failure.Target} --input {Convert.ToBase64String(failure.Input)}");
        }
    }
}

/// <summary>The largest working set seen.</summary>
internal sealed class PeakMemory
{
    public long Megabytes { get; private set; }

    public void Look() => Megabytes = Math.Max(Megabytes, Environment.WorkingSet / 1_000_000);
}
