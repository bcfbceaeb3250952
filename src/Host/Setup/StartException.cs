namespace SignalEs.Host.Setup;

/// <summary>The service can't start as it is set up; the message says what is wrong and what is allowed.</summary>
public sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
