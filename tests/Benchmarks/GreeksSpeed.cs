using System.Diagnostics;
using System.IO.Compression;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Ticks;

namespace SignalEs.Benchmarks;

/// <summary>
/// A tick file (CSV, gzip or plain) through the engine with nothing but Greeks: <c>greeks@1</c> against <c>greeks@2</c>, in turns. Time is the thread's
/// processor time, since other work may run beside it.
/// </summary>
internal static class GreeksSpeed
{
    private const int BatchRows = 1000;

    public static void Run(string path)
    {
        var batches = Read(path);
        Console.WriteLine($"{batches.Sum(b => b.Count):n0} ticks");
        var runs = new[] { GreeksFormula.Version1, GreeksFormula.Default };
        var best = new double[runs.Length];
        Array.Fill(best, double.PositiveInfinity);
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < runs.Length; i++)
            {
                (double seconds, long options, ulong digest) = Measure(batches, runs[i]);
                best[i] = Math.Min(best[i], seconds);
                Console.WriteLine($"{runs[i].Id}: {options:n0} rows, {seconds:f2} s, {1e6 * seconds / options:f2} us a row, digest {digest:x16}");
            }
        }

        Console.WriteLine($"{runs[1].Id} : {runs[0].Id} = {best[1] / best[0]:f2}");
    }

    private static (double Seconds, long Rows, ulong Digest) Measure(List<TickBatch> batches, FormulaDefinition formula)
    {
        var settings = DefaultSettings.Settings with
        {
            FormulaSet = new FormulaSet([formula]),
            Configs = [.. DefaultSettings.Settings.Configs.Where(c => c.Id == formula.Name)],
        };
        var engine = new SignalEngine(0) { BarFilter = _ => false };
        engine.Configure(new EngineConfigured(settings, settings.Hash, [], "benchmark"));
        (long rows, ulong digest) = (0, 0);
        var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        foreach (var batch in batches)
        {
            var output = engine.Apply(batch);
            rows += output.Signals.Count;
            digest = (digest * 31) ^ output.Signals.Digest;
        }

        process.Refresh();
        return ((process.TotalProcessorTime - before).TotalSeconds, rows, digest);
    }

    private static List<TickBatch> Read(string path)
    {
        using Stream file = File.OpenRead(path);
        using var reader = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        int[] places = TickParser.ReadHeader(reader.ReadLine()!, out string? problem) ?? throw new InvalidDataException(problem);
        var keys = new KeyTable();
        var batches = new List<TickBatch>();
        var builder = new TickBatchBuilder(BatchRows);
        while (reader.ReadLine() is { } line)
        {
            if (TickParser.ReadRow(line, places, 0, keys, out var tick) is null)
            {
                builder.Add(tick);
            }

            if (builder.Count == BatchRows)
            {
                batches.Add(builder.Build());
                builder = new TickBatchBuilder(BatchRows);
            }
        }

        batches.Add(builder.Build());
        return batches;
    }
}
