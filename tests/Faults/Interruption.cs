using System.Runtime.InteropServices;

namespace SignalEs.Faults;

/// <summary>
/// TERM, INT and HUP end the program by way of <see cref="AppDomain.ProcessExit"/>, where every server that it started is killed, stopped ones (SIGSTOP) too. Left to the
/// runtime, INT and HUP end it without.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly PosixSignalRegistration[] _signals;
    private int _isEnding;

    public Interruption()
        => _signals = [.. new[] { (PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15) }.Select(s => PosixSignalRegistration.Create(s.Item1, c => End(c, s.Item2)))];

    public void Dispose() => Array.ForEach(_signals, s => s.Dispose());

    // As a shell says it: 128 and the number of the signal.
    private void End(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        if (Interlocked.Exchange(ref _isEnding, 1) == 0)
        {
            Console.Error.WriteLine("interrupted: ending the servers that were started");
            Environment.Exit(128 + number);
        }
    }
}
