namespace SignalEs.Commands.Sharding;

/// <summary>What the other hosts of a log know this one by.</summary>
/// <param name="Id">New at every start: a restarted host is another one, its leases of before are not its own.</param>
/// <param name="Machine">Where it runs.</param>
/// <param name="Address">Base URL under which the other hosts reach it; empty where it can't be reached.</param>
public sealed record HostIdentity(string Id, string Machine, string Address)
{
    /// <summary>Application name of its sessions in PostgreSQL: by it the others end those of a host that is gone.</summary>
    public string SessionName => SessionNameOf(Id);

    internal static string SessionNameOf(string id) => $"signales {id}";

    public static HostIdentity Create(string address) => new(Guid.CreateVersion7().ToString("n"), Environment.MachineName, address);
}
