using System.CommandLine;

namespace SignalEs.Host.CommandLine.Eval;

/// <summary><c>eval …</c>: the engine's kernels on a CSV file; no service needed.</summary>
internal static class EvalCommand
{
    public static Command Create() => new("eval", "evaluate the engine's kernels on a CSV file")
    {
        EvalGreeks.Create(),
        EvalAmerican.Create(),
        EvalIv.Create(),
        EvalIndicator.Create(),
    };

    public static Option<string> InOption() => new("--in") { Description = "CSV file with a header", Required = true };
}
