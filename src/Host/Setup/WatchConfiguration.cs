using System.Globalization;
using SignalEs.Commands.Audit;
using SignalEs.Projections.Completeness;

namespace SignalEs.Host.Setup;

/// <summary>From when on a projection is called late.</summary>
/// <param name="Seconds">Age of the oldest event that isn't projected.</param>
internal sealed record LagAlarm(double Seconds);

/// <summary><c>SIGNALES_COMPLETENESS_INTERVAL</c>, <c>SIGNALES_SEAL_INTERVAL</c> and <c>SIGNALES_LAG_ALARM</c>, in seconds: how closely the log and the read side are watched.</summary>
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

    private static double Seconds(IConfiguration configuration, string name, double otherwise, double min, double max)
        => configuration[name] is not { Length: > 0 } text ? otherwise
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value >= min && value <= max ? value
        : throw new StartException(string.Create(CultureInfo.InvariantCulture, $"{name} is '{text}'; allowed: {min} to {max} seconds"));
}
