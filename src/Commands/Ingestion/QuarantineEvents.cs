using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Ingestion;

/// <summary>Bad ticks of a commit as events; several where there are many, so that an event stays of a size that can be read.</summary>
internal static class QuarantineEvents
{
    private const int CountMax = 1000;
    private const long CharactersMax = 4 * 1024 * 1024;

    public static IEnumerable<TicksRejected> Of(int shard, long receivedNs, IReadOnlyList<RejectedTick> ticks)
    {
        int start = 0;
        long characters = 0;
        for (int i = 0; i < ticks.Count; i++)
        {
            long length = ticks[i].Raw.Length + (ticks[i].RawBase64?.Length ?? 0);
            if (i > start && (i - start == CountMax || characters + length > CharactersMax))
            {
                yield return new TicksRejected(shard, receivedNs, [.. ticks.Skip(start).Take(i - start)]);
                (start, characters) = (i, 0);
            }

            characters += length;
        }

        if (start < ticks.Count)
        {
            yield return new TicksRejected(shard, receivedNs, [.. ticks.Skip(start)]);
        }
    }
}
