using System.Diagnostics;
using System.Globalization;
using SignalEs.Modules;

namespace SignalEs.Benchmarks;

/// <summary>Microseconds per call of a small WebAssembly module: each call has an instance of its own, and this is what that costs.</summary>
public static class ModulesSpeed
{
    private const int Rounds = 200;
    private const int Calls = 50;

    // The mean of its inputs: Wat.Mean of Modules.Tests.
    private const string Mean =
        "AGFzbQEAAAABDAJgAX8Bf2ACf38BfwMDAgABBQMBAAEHGgMGbWVtb3J5AgAGYnVmZmVyAAAEZXZhbAABCkECBQBBgAgLOQIBfwF8AkADQCACIAFODQEgAyAAIAJBCGxqKwMAoCEDIAJBAWohAgwACwsgACADIAG3ozkDAEEBCwAuBG5hbWUCFgIAAQABbgEEAANwdHIBAW4CAWkDAXgDDwEBAgAEZG9uZQEEbmV4dA==";

    public static void Run()
    {
        using var runtime = new WasmRuntime();
        var module = runtime.Load(Convert.FromBase64String(Mean));
        Console.WriteLine("| numbers handed over | microseconds per call | bytes allocated per call |");
        Console.WriteLine("|---:|---:|---:|");
        foreach (int numbers in (int[])[1, 20, 200, 1000])
        {
            var (inputs, output) = (new double[numbers], new double[1]);
            var times = new double[Rounds];
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int round = 0; round < Rounds; round++)
            {
                long start = Stopwatch.GetTimestamp();
                for (int call = 0; call < Calls; call++)
                {
                    module.Run(inputs, output);
                }

                times[round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / Calls;
            }

            double bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / (Rounds * Calls);
            Array.Sort(times);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {numbers} | {times[Rounds / 10]:0.0} | {bytes:0} |"));
        }
    }
}
