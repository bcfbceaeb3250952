using System.Globalization;

namespace SignalEs.Domain;

/// <summary>
/// Names one value in the log: the global sequence of an event and the index of the value in that event's batch.
/// Text form <c>"sequence:index"</c>. Packed into one 64-bit number (43 bits sequence, 20 bits index) so that order is integer order.
/// </summary>
public readonly record struct Position(long Packed) : IComparable<Position>
{
    /// <summary>A batch holds fewer values than this.</summary>
    public const int IndexLimit = 1 << 20;

    private const int IndexBits = 20;

    /// <summary>Before everything in the log.</summary>
    public static readonly Position None = new(0);

    public Position(long sequence, int index) : this((sequence << IndexBits) | (uint)index)
    {
        if (index is < 0 or >= IndexLimit)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"must be 0..{IndexLimit - 1}");
        }
    }

    public long Sequence => Packed >> IndexBits;

    public int Index => (int)(Packed & (IndexLimit - 1));

    /// <summary>A position in the batch being computed, whose sequence is known only once it is committed. Later than every committed one.</summary>
    public static Position Pending(int index) => new(PendingSequence, index);

    public bool IsPending => Sequence == PendingSequence;

    /// <summary>The same position once its event has got <paramref name="sequence"/>; others are returned as they are.</summary>
    public Position Confirm(long sequence) => IsPending ? new Position(sequence, Index) : this;

    private const long PendingSequence = (1L << 43) - 1;

    public static bool TryParse(string? text, out Position position)
    {
        position = None;
        int colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon <= 0
            || !long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out long sequence)
            || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            || sequence >= PendingSequence || index >= IndexLimit)
        {
            return false;
        }

        position = new Position(sequence, index);
        return true;
    }

    public int CompareTo(Position other) => Packed.CompareTo(other.Packed);

    public static bool operator <(Position left, Position right) => left.Packed < right.Packed;

    public static bool operator >(Position left, Position right) => left.Packed > right.Packed;

    public static bool operator <=(Position left, Position right) => left.Packed <= right.Packed;

    public static bool operator >=(Position left, Position right) => left.Packed >= right.Packed;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sequence}:{Index}");
}
