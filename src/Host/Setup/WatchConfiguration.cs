using System.Globalization;
using SignalEs.Commands.Audit;
using SignalEs.Projections.Completeness;

namespace SignalEs.Host.Setup;

/// <summary>From when on a projection is called late.</summary>
/// <param name="Seconds">Age of the oldest event that isn't projected.</param>
internal sealed record LagAlarm(double Seconds);

/// <summary>From when on the completeness check is called late.</summary>
/// <param name="Seconds">Age of the oldest event that the read tables weren't compared with.</param>
internal sealed record CompletenessAlarm(double Seconds);

/// <summary><c>SIGNALES_COMPLETENESS_INTERVAL</c>, <c>SIGNALES_SEAL_INTERVAL</c>, <c>SIGNALES_LAG_ALARM</c> and <c>SIGNALES_COMPLETENESS_ALARM</c>, in seconds: how closely the log and the read side are watched.</summary>
internal static class WatchConfiguration
{
    /// <exception cref="StartException">A setting is wrong; the message names it and what is allowed.</exception>
    public static CompletenessSettings Completeness(IConfiguration configuration)
        => new(TimeSpan.FromSeconds(Seconds(configuration, "SIGNALES_COMPLETENESS_INTERVAL", CompletenessSettings.Default.Interval.TotalSeconds, 1, 86_400)));

    /// <inheritdoc cref="Completeness"/>
    public static SealSettings Seals(IConfiguration configuration)
        => new(TimeSpan.FromSeconds(Seconds(configuration, "SIGNALES_SEAL_INTERVAL", SealSettings.Default.Interval.TotalSeconds, 1, 86_400)));

    /// <inheritdoc cref="Completeness"/>
    public static LagAlarm Lag(IConfiguration configuration) => new(Seconds(configuration, "SIGNALES_LAG_ALARM", 10, 0.1, 86_400));

    /// <summary>By default three intervals: a check that keeps up is behind by one, and by the time that it takes.</summary>
    /// <inheritdoc cref="Completeness"/>
    public static CompletenessAlarm CompletenessLag(IConfiguration configuration)
        => new(Seconds(configuration, "SIGNALES_COMPLETENESS_ALARM", 3 * Completeness(configuration).Interval.TotalSeconds, 1, 864_000));

    private static double Seconds(IConfiguration configuration, string name, double otherwise, double min, double max)
        => configuration[name] is not { Length: > 0 } text ? otherwise
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value >= min && value <= max ? value
        : throw new StartException(string.Create(CultureInfo.InvariantCulture, $"{name} is '{text}'; allowed: {min} to {max} seconds"));
}
