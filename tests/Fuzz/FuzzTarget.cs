using System.Globalization;
using SignalEs.Domain.Ticks;

namespace SignalEs.Fuzz;

/// <summary>Something that takes bytes from outside.</summary>
internal abstract class FuzzTarget
{
    public abstract string Name { get; }

    /// <summary>An input; most are near good ones, so that they get somewhere.</summary>
    public abstract byte[] Make(Random random);

    /// <summary>Takes the input and checks what came of it; every exception is a failure.</summary>
    public abstract void Run(byte[] input, Tally tally);

    /// <summary>Bytes that an input may have allocated while it was taken.</summary>
    public virtual long BytesMax(int length) => 2_000_000 + (2_000L * length);

    protected static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvariantException(what);
        }
    }

    /// <summary>A bad tick as it goes into the log: with a known code, and text that the log can hold.</summary>
    protected static void CheckRejected(RejectedTick tick, Tally tally)
    {
        Require(TickCodes.IndexOf(tick.Code) >= 0, $"code {tick.Code} is not in the list");
        Require(StorableText.IsStorable(tick.Raw) && StorableText.IsStorable(tick.Field) && StorableText.IsStorable(tick.Detail), "text that the log can't hold");
        Require(tick.Source is null || TickRules.CheckSource(tick.Source) is null, "a source that the log can't hold");
        Require(tick.Detail.Length <= 501 && tick.Field.Length <= 81, string.Create(CultureInfo.InvariantCulture, $"{tick.Detail.Length} characters of detail, {tick.Field.Length} of field"));
        tally.Count(tick.Code);
    }
}

/// <summary>What must hold of every input doesn't.</summary>
internal sealed class InvariantException(string message) : Exception(message);

/// <summary>What became of the inputs, by name.</summary>
internal sealed class Tally
{
    public SortedDictionary<string, long> Counts { get; } = new(StringComparer.Ordinal);

    public long Accepted { get; private set; }

    public void Accept(int count = 1) => Accepted += count;

    public void Count(string name) => Counts[name] = Counts.GetValueOrDefault(name) + 1;
}
