using System.Globalization;
using Npgsql;
using SignalEs.Host.Setup;
using SignalEs.Projections.Completeness;

namespace SignalEs.Host.Health;

/// <summary>Looks every few seconds how far the completeness check is behind the log, and warns when it is more than the alarm allows: it works a share of the time, whatever comes in.</summary>
internal sealed class CompletenessWatch(CompletenessJob completeness, CompletenessAlarm alarm, ILogger<CompletenessWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WarnEvery = TimeSpan.FromMinutes(5);

    private long? _warnedAt;

    public CompletenessState State => completeness.State;

    /// <summary>Events wait for their comparison longer than the alarm allows.</summary>
    public bool IsLate => State.LagSeconds > alarm.Seconds;

    public string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"{State.LagEvents} events and {State.LagSeconds:0} s behind the log{(IsLate ? $", alarm at {alarm.Seconds} s" : "")}");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            await completeness.RefreshAsync(cancellation);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            logger.LogDebug(e, "the lag of the completeness check can't be measured");
            return;
        }

        Warn();
    }

    // When it begins, every few minutes while it lasts, and when it ends.
    private void Warn()
    {
        if (!IsLate)
        {
            if (_warnedAt is not null)
            {
                logger.LogInformation("The completeness check has caught up: {Lag}", Describe());
            }

            _warnedAt = null;
        }
        else if (_warnedAt is not { } at || Environment.TickCount64 - at >= WarnEvery.TotalMilliseconds)
        {
            _warnedAt = Environment.TickCount64;
            logger.LogWarning("The completeness check is late: {Lag}", Describe());
        }
    }
}
