namespace SignalEs.Domain.Indicators;

/// <summary>A number that stands for a word in an output: 1 for <c>Hh</c>, say.</summary>
public sealed record OutputCode(string Output, double Value, string Text);
