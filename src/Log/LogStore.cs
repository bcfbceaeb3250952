using JasperFx.Events;
using Marten;
using Marten.Events.Daemon.HighWater;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Seals;
using SignalEs.Domain.Ticks;

namespace SignalEs.Log;

/// <summary>How the log is kept in PostgreSQL: Marten's event store in schema <c>log</c>. Projections are registered on top of it by their own module.</summary>
public static class LogStore
{
    public const string Schema = "log";

    /// <summary>Notified after commits; the daemon listens.</summary>
    public const string NotificationChannel = "signales_committed";

    /// <summary>Creates what is missing; safe to run at every start.</summary>
    public static async Task MigrateAsync(IDocumentStore store, NpgsqlDataSource database, CancellationToken cancellation)
    {
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();

        // Binary events are packed to the bit: looking for more to compress in them costs the server time and finds nothing.
        await using var command = database.CreateCommand($"alter table {Schema}.mt_events alter column bdata set storage external");
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public static void Configure(StoreOptions options, NpgsqlDataSource database)
    {
        options.Connection(database);
        options.DatabaseSchemaName = Schema;
        options.Events.DatabaseSchemaName = Schema;
        options.Events.StreamIdentity = StreamIdentity.AsString;
        options.Events.AppendMode = EventAppendMode.Quick;

        // Configuration, listings and seals are few among many ticks; who looks for them shouldn't read past those.
        options.Events.EnableEventTypeIndex = true;
        options.UseSystemTextJsonForSerialization();

        options.Events.UseBinarySerializer<TicksIngested>(new BinaryEvents());
        options.Events.UseBinarySerializer<SignalsComputed>(new BinaryEvents());
        options.Events.AddEventTypes(
        [
            typeof(TicksIngested), typeof(SignalsComputed), typeof(TicksRejected), typeof(SourceRewound), typeof(EngineConfigured), typeof(ClockAdvanced),
            typeof(InstrumentListed), typeof(InstrumentAmended), typeof(InstrumentExpired),
            typeof(FormulaPublished), typeof(FormulaDeprecated), typeof(FormulaSetDefined), typeof(FormulaSetActivated), typeof(FormulaSetRolledBack),
            typeof(SignalConfigured), typeof(SignalRemoved), typeof(LogSealed),
        ]);

        // Defaults cost a second of latency, and three and more after a rolled-back append (DESIGN section 8).
        options.Projections.FastPollingTime = TimeSpan.FromMilliseconds(25);
        options.Projections.SlowPollingTime = TimeSpan.FromMilliseconds(50);
        options.Projections.StaleSequenceThreshold = TimeSpan.FromMilliseconds(100);

        // The daemon is woken by a notification that AppendNotifier sends beside the commits. Marten's own way (UseListenNotifyForEventAppends) puts it into each
        // append, and PostgreSQL lets only one transaction with a notification commit at a time: the shards would wait for each other's fsync.
        options.Projections.Wakeup = new PostgresqlListenWakeup(database, NullLogger.Instance, NotificationChannel);
    }
}
