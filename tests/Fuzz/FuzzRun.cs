using System.Diagnostics;

namespace SignalEs.Fuzz;

/// <summary>An input that broke something.</summary>
internal sealed record FuzzFailure(string Target, long Number, byte[] Input, string Reason);

/// <summary>Runs inputs through a target.</summary>
internal sealed class FuzzRun(FuzzTarget target, int seed)
{
    private const int FailuresMax = 5;

    private static readonly TimeSpan SlowestAllowed = TimeSpan.FromSeconds(5);

    public FuzzTarget Target => target;

    public Tally Tally { get; } = new();

    public List<FuzzFailure> Failures { get; } = [];

    public long Inputs { get; private set; }

    public long InputBytes { get; private set; }

    /// <summary>Most bytes that one input allocated.</summary>
    public long AllocatedMax { get; private set; }

    public TimeSpan Elapsed { get; private set; }

    public void Run(long count, Action<FuzzRun>? progress = null)
    {
        var random = new Random(seed);
        var clock = Stopwatch.StartNew();
        while (Inputs < count && Failures.Count < FailuresMax)
        {
            Take(target.Make(random));
            if (Inputs % 100_000 == 0)
            {
                Elapsed = clock.Elapsed;
                progress?.Invoke(this);
            }
        }

        Elapsed = clock.Elapsed;
    }

    public void Take(byte[] input)
    {
        Inputs++;
        InputBytes += input.Length;
        long before = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        try
        {
            target.Run(input, Tally);
        }
        catch (Exception e) // whatever it is: nothing may escape
        {
            Failures.Add(new FuzzFailure(target.Name, Inputs, input, e is InvariantException ? e.Message : e.ToString()));
            return;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        AllocatedMax = Math.Max(AllocatedMax, allocated);
        if (allocated > target.BytesMax(input.Length))
        {
            Failures.Add(new FuzzFailure(target.Name, Inputs, input, $"{allocated} bytes allocated for an input of {input.Length}; at most {target.BytesMax(input.Length)}"));
        }

        // A machine under load may hold a thread back; what hangs takes longer than that.
        if (Stopwatch.GetElapsedTime(started) > SlowestAllowed)
        {
            Failures.Add(new FuzzFailure(target.Name, Inputs, input, $"took {Stopwatch.GetElapsedTime(started)}"));
        }
    }
}
