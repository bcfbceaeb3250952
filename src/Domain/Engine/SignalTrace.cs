namespace SignalEs.Domain.Engine;

/// <summary>A value that went into a signal.</summary>
/// <param name="Role">What it was there: <c>quote</c>, <c>trade</c>, <c>underlying</c>, <c>forward_call</c>, <c>forward_put</c>, <c>bar_first</c>, <c>bar_last</c>…</param>
/// <param name="Key">Instrument it belongs to.</param>
/// <param name="Position">The tick that carried it.</param>
public readonly record struct SignalInput(string Role, string Key, Position Position);

/// <summary>
/// Notes where the inputs of one row came from while the engine computes it. Provenance is the engine run again over the same events with a
/// trace set: nothing has to be recorded for it, and it can't disagree with what was computed.
/// </summary>
public sealed class SignalTrace(int row)
{
    /// <summary>Index of the row within its batch.</summary>
    public int Row { get; } = row;

    public List<SignalInput> Inputs { get; } = [];

    internal void Add(string role, InstrumentState? instrument, Position position)
    {
        if (instrument is not null && position != Position.None)
        {
            Inputs.Add(new SignalInput(role, instrument.Key.Text, position));
        }
    }
}
