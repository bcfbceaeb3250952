namespace SignalEs.Host.CommandLine.Ingest;

/// <summary>What the service says of a source: how many of its ticks were settled, and how.</summary>
internal readonly record struct SourceTally(long Accepted, long Duplicates, long Rejected)
{
    public long Settled => Accepted + Duplicates + Rejected;

    public static async Task<SourceTally> GetAsync(ServiceClient service, string source, CancellationToken cancellation)
    {
        var json = await service.GetAsync($"ingestion/sources/{Uri.EscapeDataString(source)}", cancellation);
        return new SourceTally(json.GetProperty("accepted").GetInt64(), json.GetProperty("duplicates").GetInt64(), json.GetProperty("rejected").GetInt64());
    }

    public static SourceTally operator -(SourceTally left, SourceTally right)
        => new(left.Accepted - right.Accepted, left.Duplicates - right.Duplicates, left.Rejected - right.Rejected);
}
