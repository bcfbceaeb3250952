using System.Globalization;
using Npgsql;
using SignalEs.Commands.Ingestion;
using SignalEs.Host.Setup;

namespace SignalEs.Host;

/// <summary>Where a built-in feed takes its ticks from.</summary>
public enum FeedKind
{
    None,
    Simulator,
    Replay,
}

/// <summary>Settings of the host, from environment variables (<c>SIGNALES_…</c>).</summary>
/// <param name="Postgres"><c>SIGNALES_POSTGRES</c>: Npgsql connection string.</param>
/// <param name="Redis"><c>SIGNALES_REDIS</c>: host:port; null runs without Redis.</param>
/// <param name="Shards"><c>SIGNALES_SHARDS</c>: fixed for a log's life; 10 unless said otherwise.</param>
/// <param name="Feed"><c>SIGNALES_FEED</c>: simulator, none or replay.</param>
/// <param name="ReplayFile"><c>SIGNALES_REPLAY_FILE</c>: tick file, plain or gzip.</param>
/// <param name="ReplaySpeed"><c>SIGNALES_REPLAY_SPEED</c>: seconds of event time for each second, or max (0).</param>
/// <param name="SimulatorSeed"><c>SIGNALES_SIMULATOR_SEED</c>: same seed, same market.</param>
/// <param name="SimulatorRate"><c>SIGNALES_SIMULATOR_RATE</c>: ticks a second.</param>
/// <param name="Address"><c>SIGNALES_ADDRESS</c>: base URL under which other hosts of the log reach this one; null: the URL it listens on.</param>
public sealed record HostSettings(
    string Postgres, string? Redis, int Shards, FeedKind Feed, string? ReplayFile, double ReplaySpeed, ulong SimulatorSeed, int SimulatorRate, string? Address)
{
    /// <exception cref="StartException">A setting is missing or wrong; the message names it and what is allowed.</exception>
    public static HostSettings From(IConfiguration configuration)
    {
        var kind = OneOf(configuration, "SIGNALES_FEED", FeedKind.None);
        string? file = configuration["SIGNALES_REPLAY_FILE"];
        if (kind == FeedKind.Replay && !File.Exists(file))
        {
            throw new StartException($"SIGNALES_REPLAY_FILE is '{file}'; expected a tick file that exists");
        }

        return new HostSettings(
            Connection(configuration["SIGNALES_POSTGRES"]),
            configuration["SIGNALES_REDIS"] is { Length: > 0 } redis ? redis : null,
            Whole(configuration, "SIGNALES_SHARDS", 10, 1, 1024),
            kind,
            file,
            Speed(configuration["SIGNALES_REPLAY_SPEED"] is { Length: > 0 } speed ? speed : "1"),
            (ulong)Whole(configuration, "SIGNALES_SIMULATOR_SEED", 1, 0, int.MaxValue),
            Whole(configuration, "SIGNALES_SIMULATOR_RATE", 500, 1, 100_000),
            AddressOf(configuration["SIGNALES_ADDRESS"]));
    }

    /// <summary><c>SIGNALES_INSTRUMENTS_MAX</c>: instruments that a shard may have.</summary>
    /// <exception cref="StartException">Not a whole number from 1.</exception>
    public static InstrumentLimit Instruments(IConfiguration configuration)
        => new(Whole(configuration, "SIGNALES_INSTRUMENTS_MAX", InstrumentLimit.Default.Most, 1, 100_000_000));

    /// <summary>Seconds of event time for each second of the clock; 0 for <c>max</c>.</summary>
    /// <exception cref="StartException">Neither a positive number nor <c>max</c>.</exception>
    public static double Speed(string text)
        => text == "max" ? 0
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double speed) && speed is > 0 and <= 1e6 ? speed
        : throw new StartException($"speed '{text}'; allowed: a number above 0 (1 = real time, 60 = an hour in a minute) or max");

    /// <summary>Where other hosts reach this one, which listens on <paramref name="urls"/>; empty when that can't be told (a port chosen at start).</summary>
    public string AddressFor(string urls)
    {
        if (Address is not null)
        {
            return Address;
        }

        string first = urls.Split(';')[0].Replace("://+", "://0.0.0.0", StringComparison.Ordinal).Replace("://*", "://0.0.0.0", StringComparison.Ordinal);
        if (!Uri.TryCreate(first, UriKind.Absolute, out var url) || url.Port == 0)
        {
            return "";
        }

        bool isAny = url.Host is "0.0.0.0" or "[::]";
        return new UriBuilder(url) { Host = isAny ? Environment.MachineName : url.Host }.Uri.GetLeftPart(UriPartial.Authority);
    }

    private static string? AddressOf(string? text)
        => text is not { Length: > 0 } ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? text
        : throw new StartException($"SIGNALES_ADDRESS is '{text}'; expected a URL, http://host:port");

    private static string Connection(string? text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text ?? throw new StartException("SIGNALES_POSTGRES is not set: an Npgsql connection string (ops/run sets it)"))
                .ConnectionString;
        }
        catch (ArgumentException e)
        {
            throw new StartException($"SIGNALES_POSTGRES is not an Npgsql connection string: {e.Message}", e);
        }
    }

    private static int Whole(IConfiguration configuration, string name, int otherwise, int min, int max)
        => configuration[name] is not { Length: > 0 } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max ? value
        : throw new StartException($"{name} is '{text}'; allowed: {min} to {max}");

    private static T OneOf<T>(IConfiguration configuration, string name, T otherwise) where T : struct, Enum
        => configuration[name] is not { Length: > 0 } text ? otherwise
        : Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value) && char.IsLetter(text[0]) ? value
        : throw new StartException($"{name} is '{text}'; allowed: {string.Join(", ", Enum.GetNames<T>().Select(n => n.ToLowerInvariant()))}");
}
