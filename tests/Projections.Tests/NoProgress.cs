using SignalEs.Domain.Jobs;

namespace SignalEs.Projections.Tests;

/// <summary>Nobody watches the job.</summary>
internal sealed class NoProgress : IJobProgress
{
    public void Report(long done, long total)
    {
        // nobody watches
    }
}
