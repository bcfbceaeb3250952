namespace SignalEs.Commands.Sharding;

/// <summary>
/// Tells which hosts are gone: those whose beat stood still over a number of looks. Looks count, not seconds: nobody's clock decides, and while this host itself can't see
/// the table (PostgreSQL away, this process stopped) no time passes for the others.
/// </summary>
public sealed class HostsAlive(int looks)
{
    private readonly SortedDictionary<string, (long Beat, int Unchanged)> _seen = new(StringComparer.Ordinal);

    /// <summary>After a look at the table.</summary>
    /// <returns>Hosts that are gone.</returns>
    public IReadOnlyList<string> Look(IEnumerable<KnownHost> hosts)
    {
        var gone = new List<string>();
        var now = new SortedDictionary<string, (long, int)>(StringComparer.Ordinal);
        foreach (var host in hosts)
        {
            int unchanged = _seen.TryGetValue(host.Id, out var before) && before.Beat == host.Beat ? before.Unchanged + 1 : 0;
            now.Add(host.Id, (host.Beat, unchanged));
            if (unchanged >= looks)
            {
                gone.Add(host.Id);
            }
        }

        _seen.Clear();
        foreach (var (id, state) in now)
        {
            _seen.Add(id, state);
        }

        return gone;
    }
}
