using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SignalEs.Log;
using SignalEs.Log.Archiving;
using SignalEs.Projections.Rebuild;

namespace SignalEs.Projections.Completeness;

/// <summary>
/// Compares what is new in the read tables with the log at every interval, going on where it last ended; and again each range that differed, until it
/// agrees. One host at a time works; all of them know the state.
/// </summary>
public sealed class CompletenessJob(
    NpgsqlDataSource database, CompletenessCheck check, CompletenessSettings settings, TimeProvider clock, ILogger<CompletenessJob> logger) : BackgroundService
{
    private const string Lock = "hashtextextended('read.completeness', 0)";

    private volatile CompletenessState _state = CompletenessState.None;

    /// <summary>As of the last check of this or another host, or of <see cref="RefreshAsync"/>.</summary>
    public CompletenessState State => _state;

    /// <summary>What is known now, by whichever host; compares nothing.</summary>
    public async Task<CompletenessState> RefreshAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return _state = await CompletenessStore.ReadAsync(connection, cancellation);
    }

    /// <summary>One check: known differences first, then what is new, for as long as the interval; it works a share of that time.</summary>
    public async Task<CompletenessState> RunAsync(CancellationToken cancellation)
    {
        await database.IfFreeAsync(
            Lock,
            otherwise: false,
            async connection =>
            {
                await AdvanceAsync(connection, cancellation);
                return true;
            },
            cancellation);
        return await RefreshAsync(cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.Interval, clock);
        try
        {
            do
            {
                try
                {
                    Report(await RunAsync(stoppingToken));
                }
                catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidDataException)
                {
                    logger.LogWarning(e, "The completeness check could not run; tried again in {Seconds} s", settings.Interval.TotalSeconds);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async Task AdvanceAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        await CompletenessStore.StartOverWhereSwitchedAsync(connection, cancellation);
        var state = await CompletenessStore.ReadAsync(connection, cancellation);
        foreach (var known in state.Differing)
        {
            for (long again = known.From - 1; again < known.Position;)
            {
                again = await TryStepAsync(connection, again, known.Position, cancellation);
            }
        }

        long at = Math.Max(state.ProvenTo, await check.ArchivedToAsync(cancellation));
        long target = await Progress.LiveAsync(connection, cancellation);
        await CompletenessStore.TouchAsync(connection, clock.GetUtcNow(), cancellation);
        while (at < target && watch.Elapsed < settings.Interval)
        {
            at = await TryStepAsync(connection, at, Math.Min(target, at + CompletenessCheck.StepSize), cancellation);
            int known = state.Differing.Count;
            _state = state = await CompletenessStore.ReadAsync(connection, cancellation);
            if (state.Differing.Count > known)
            {
                Report(state); // a step takes most of a minute beside a busy log: who watches hears of it now
            }
        }
    }

    // The sequence reached.
    private async Task<long> TryStepAsync(NpgsqlConnection connection, long after, long upTo, CancellationToken cancellation)
    {
        try
        {
            var report = await check.StepAsync(after, upTo, cancellation, CompletenessSettings.WorkShare);
            await CompletenessStore.RecordAsync(connection, report, clock.GetUtcNow(), cancellation);
            return report.Position;
        }
        catch (ArchiveMissingException e)
        {
            // Late ticks for a day whose file lies elsewhere: the rest is worth comparing.
            logger.LogWarning("Events {From} to {To} are not compared: {Reason}", after + 1, upTo, e.Message);
            return upTo;
        }
    }

    private void Report(CompletenessState state)
    {
        foreach (var differing in state.Differing)
        {
            string tables = string.Join(", ", differing.Differences.Select(d => d.Table).Concat(differing.Incomplete.Select(_ => "log_index")).Distinct());
            logger.LogError(
                "Read tables differ from the log in events {From} to {To}: {Tables}. A rebuild mends them; verify --completeness shows the rows", differing.From, differing.Position, tables);
        }
    }
}
