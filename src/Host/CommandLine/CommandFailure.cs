namespace SignalEs.Host.CommandLine;

/// <summary>The verb can't be run; the message is for the person at the terminal.</summary>
internal sealed class CommandFailure(string message) : Exception(message);
