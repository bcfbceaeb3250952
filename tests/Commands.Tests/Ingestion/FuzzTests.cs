using SignalEs.Fuzz;
using SignalEs.Fuzz.Targets;

namespace SignalEs.Commands.Tests.Ingestion;

/// <summary>A short run of tests/Fuzz: spoilt input ends in a tick or in quarantine, is counted, and never costs more memory than its length allows.</summary>
public sealed class FuzzTests
{
    private const int Inputs = 4000;

    [Theory]
    [InlineData("codec", Inputs)]
    [InlineData("redis", Inputs)]
    [InlineData("json", Inputs)]
    [InlineData("ndjson", Inputs)]
    [InlineData("csv", Inputs)]
    [InlineData("file", Inputs / 4)]
    public void Spoilt_input_is_taken_or_rejected_and_always_counted(string name, int inputs)
    {
        var folder = Directory.CreateTempSubdirectory("signales-fuzz-");
        FuzzTarget target = name switch
        {
            "codec" => new CodecTarget(),
            "redis" => new EntryTarget(),
            "file" => new FileTarget(folder.FullName),
            _ => new BodyTarget(name),
        };
        try
        {
            foreach (int seed in (int[])[1, Environment.TickCount])
            {
                var run = new FuzzRun(target, seed);
                run.Run(inputs);
                Assert.True(run.Failures.Count == 0, string.Join('\n', run.Failures.Select(f => $"seed {seed}, input {f.Number}: {f.Reason}\n{Convert.ToBase64String(f.Input)}")));
                Assert.True(run.Tally.Accepted > inputs / 20, $"only {run.Tally.Accepted} got through: the inputs are too spoilt to say anything");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
