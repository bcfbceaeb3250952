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
/// <param name="ReplaySpeed"><c>SIGNALES_REPLAY_SPEED</c>: 1, 60 (times real time) or max.</param>
public sealed record HostSettings(string Postgres, string? Redis, int Shards, FeedKind Feed, string? ReplayFile, string ReplaySpeed)
{
    /// <exception cref="InvalidOperationException">A setting is missing or wrong; the message names it and what is allowed.</exception>
    public static HostSettings From(IConfiguration configuration)
    {
        string postgres = configuration["SIGNALES_POSTGRES"]
            ?? throw new InvalidOperationException("SIGNALES_POSTGRES is not set: an Npgsql connection string (ops/run sets it)");
        string shards = configuration["SIGNALES_SHARDS"] ?? "10";
        if (!int.TryParse(shards, out int count) || count is < 1 or > 1024)
        {
            throw new InvalidOperationException($"SIGNALES_SHARDS is '{shards}'; allowed: 1 to 1024");
        }

        string feed = configuration["SIGNALES_FEED"] ?? "none";
        if (!Enum.TryParse<FeedKind>(feed, ignoreCase: true, out var kind) || !Enum.IsDefined(kind))
        {
            throw new InvalidOperationException($"SIGNALES_FEED is '{feed}'; allowed: simulator, none, replay");
        }

        string speed = configuration["SIGNALES_REPLAY_SPEED"] ?? "1";
        if (speed is not ("1" or "60" or "max"))
        {
            throw new InvalidOperationException($"SIGNALES_REPLAY_SPEED is '{speed}'; allowed: 1, 60, max");
        }

        string? file = configuration["SIGNALES_REPLAY_FILE"];
        if (kind == FeedKind.Replay && !File.Exists(file))
        {
            throw new InvalidOperationException($"SIGNALES_REPLAY_FILE is '{file}'; expected a tick file that exists");
        }

        return new HostSettings(postgres, configuration["SIGNALES_REDIS"], count, kind, file, speed);
    }
}
