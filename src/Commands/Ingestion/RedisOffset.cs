using System.Globalization;

namespace SignalEs.Commands.Ingestion;

/// <summary>Order of Redis entry ids (<c>ms-n</c>), and offsets that may end inside an entry (<c>ms-n#k</c>: k ticks of it are in the log).</summary>
internal static class RedisOffset
{
    /// <summary>How many ticks of an entry are committed already: <see cref="int.MaxValue"/> for all of it.</summary>
    public static int Skip(string entryId, string offset)
    {
        if (offset.Length == 0)
        {
            return 0;
        }

        int hash = offset.IndexOf('#', StringComparison.Ordinal);
        int order = Compare(entryId, hash < 0 ? offset : offset[..hash]);
        return order > 0 ? 0 : order < 0 || hash < 0 ? int.MaxValue : int.Parse(offset.AsSpan(hash + 1), CultureInfo.InvariantCulture);
    }

    /// <summary>The newest entry of which something is committed; empty before the first.</summary>
    public static string EntryOf(string offset)
    {
        int hash = offset.IndexOf('#', StringComparison.Ordinal);
        string entry = hash < 0 ? offset : offset[..hash];
        return entry == "0-0" ? "" : entry;
    }

    public static int Compare(string a, string b)
    {
        var (x, y) = (Parse(a), Parse(b));
        return x.CompareTo(y);
    }

    private static (ulong, ulong) Parse(string id)
    {
        int dash = id.IndexOf('-', StringComparison.Ordinal);
        return (ulong.Parse(id.AsSpan(0, dash), CultureInfo.InvariantCulture), ulong.Parse(id.AsSpan(dash + 1), CultureInfo.InvariantCulture));
    }
}
