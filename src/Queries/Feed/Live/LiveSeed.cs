using Microsoft.Extensions.Logging;
using Npgsql;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Moneyness;
using SignalEs.Queries.Reading;
using SignalEs.Queries.Realtime;
using SignalEs.Queries.Signals;

namespace SignalEs.Queries.Feed.Live;

/// <summary>Fills the live store from the read tables, so that a host that just started has snapshots of what it hasn't seen itself.</summary>
internal sealed class LiveSeed(LiveStore live, OutputNames names, NpgsqlDataSource database, ILogger<LiveSeed> logger)
{
    public async Task FillAsync(CancellationToken cancellation)
    {
        try
        {
            await using var read = await ReadSnapshot.OpenAsync(database, cancellation);
            await TicksAsync(read, cancellation);
            await SignalsAsync(read, cancellation);
            await WatermarksAsync(read, cancellation);
        }
        catch (Exception e) when (e is ReadModelMissingException or PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName })
        {
            // A new database: there is nothing to know yet.
            logger.LogInformation("Live values begin empty: {Reason}", e.Message);
        }
    }

    private async Task TicksAsync(ReadSnapshot read, CancellationToken cancellation)
    {
        await using var command = read.Command(
            $"""
            select key, position, ts_event, ts_received, last, volume, last_ts, bid, ask, bid_size, ask_size, quote_ts, open_interest
            from {read.Table(ReadTable.LatestTicks)}
            """);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            live.Seed(rows.GetString(0), new LiveTick(
                new Position(rows.GetInt64(1)), rows.GetInt64(2), rows.GetInt64(3), rows.GetNumber(4), rows.GetNumber(5), rows.GetLong(6),
                rows.GetNumber(7), rows.GetNumber(8), rows.GetNumber(9), rows.GetNumber(10), rows.GetLong(11), rows.GetNumber(12)));
        }
    }

    private async Task SignalsAsync(ReadSnapshot read, CancellationToken cancellation)
    {
        var found = new List<(string Config, string Formula, LiveSignal Signal)>();
        await using (var command = read.Command(
            $"""select config, subject, formula, ts, bar_start, status, "values", position from {read.Table(ReadTable.LatestSignals)}"""))
        {
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                var columns = new SignalColumnSet(rows.GetString(0), rows.GetString(2), "", []);
                found.Add((columns.Config, columns.Formula, new LiveSignal(
                    columns, rows.GetString(1), rows.GetInt64(3), rows.GetInt64(4), (SignalStatus)rows.GetInt16(5), SignalRecord.ReadValues(rows, 6),
                    new Position(rows.GetInt64(7)))));
            }
        }

        var shared = new Dictionary<(string Config, string Formula, bool Expiry), SignalColumnSet>();
        foreach (var (config, formula, signal) in found)
        {
            bool expiry = signal.Subject.EndsWith(':' + MoneynessFormula.ExpiryLevel, StringComparison.Ordinal);
            if (!shared.TryGetValue((config, formula, expiry), out var columns))
            {
                columns = new SignalColumnSet(config, formula, "", await names.OfAsync(read, formula, signal.Subject, cancellation));
                shared.Add((config, formula, expiry), columns);
            }

            if (columns.Outputs.Count == signal.Values.Count)
            {
                live.Seed(signal with { Columns = columns });
            }
        }
    }

    private async Task WatermarksAsync(ReadSnapshot read, CancellationToken cancellation)
    {
        await using var command = read.Command($"select underlying, ts_ns from {read.Table(ReadTable.Watermarks)}");
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            live.SeedWatermark(rows.GetString(0), rows.GetInt64(1));
        }
    }
}
