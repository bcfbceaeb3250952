using SignalEs.Commands.Sources;
using SignalEs.Projections.Storage;

namespace SignalEs.Host.Setup;

/// <summary>
/// <c>SIGNALES_COLUMNSTORE_AFTER</c> and <c>SIGNALES_RETENTION</c>: how long the read tables keep what, and in which form; <c>SIGNALES_IDEMPOTENCY_RETENTION</c> and
/// <c>SIGNALES_SOURCE_RETENTION</c>: how long repeated ticks are known.
/// </summary>
internal static class StorageConfiguration
{
    private const string Never = "never";

    /// <exception cref="StartException">A setting is wrong; the message names it and what is allowed.</exception>
    public static StorageSettings From(IConfiguration configuration)
        => new(
            AgeOf(configuration, "SIGNALES_COLUMNSTORE_AFTER", StorageSettings.Default.ColumnstoreAfter),
            AgeOf(configuration, "SIGNALES_RETENTION", StorageSettings.Default.Retention));

    /// <inheritdoc cref="From"/>
    public static SourceRetention Sources(IConfiguration configuration)
        => new(
            AgeOf(configuration, "SIGNALES_IDEMPOTENCY_RETENTION", new Age(30, 'd'))?.Interval,
            AgeOf(configuration, "SIGNALES_SOURCE_RETENTION", null)?.Interval);

    private static Age? AgeOf(IConfiguration configuration, string name, Age? otherwise)
        => configuration[name] is not { Length: > 0 } text ? otherwise
        : text == Never ? null
        : Age.TryParse(text, out var age) ? age
        : throw new StartException($"{name} is '{text}'; allowed: {Age.Allowed}, or {Never}");
}
