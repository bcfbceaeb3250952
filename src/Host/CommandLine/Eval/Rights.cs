using SignalEs.Domain.Options;

namespace SignalEs.Host.CommandLine.Eval;

/// <summary>Call or put in a CSV.</summary>
internal static class Rights
{
    public static OptionRight Parse(string text) => text switch
    {
        "C" or "c" or "call" => OptionRight.Call,
        "P" or "p" or "put" => OptionRight.Put,
        _ => throw new CommandFailure($"type '{text}'; allowed: C, P"),
    };
}
