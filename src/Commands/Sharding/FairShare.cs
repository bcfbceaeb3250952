namespace SignalEs.Commands.Sharding;

/// <summary>How many shards each host should own: the same number, the first hosts by id one more where it doesn't divide.</summary>
public static class FairShare
{
    /// <param name="alive">Hosts that are alive, <paramref name="self"/> among them.</param>
    /// <param name="self">Id of this host.</param>
    /// <param name="shards">Shards of the log.</param>
    public static int Of(IEnumerable<string> alive, string self, int shards)
    {
        string[] hosts = [.. alive.Order(StringComparer.Ordinal)];
        int place = Array.IndexOf(hosts, self);
        return place < 0 ? 0 : (shards / hosts.Length) + (place < shards % hosts.Length ? 1 : 0);
    }
}
