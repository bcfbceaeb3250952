using SignalEs.Commands;
using Wolverine;

namespace SignalEs.Host.Setup;

/// <summary>Wolverine as the mediator of commands in this process: no queues, no outbox, nothing to start.</summary>
internal static class Mediator
{
    public static void AddMediator(this IHostBuilder host) => host.UseWolverine(wolverine =>
    {
        wolverine.Durability.Mode = DurabilityMode.MediatorOnly;
        wolverine.ApplicationAssembly = typeof(CommandsModule).Assembly;
        wolverine.ServiceName = "signales";
    });
}
