using System.Globalization;
using Serilog;
using Serilog.Events;
using SignalEs.Commands.Requests;

namespace SignalEs.Host.Setup;

/// <summary>Serilog to the console; levels may be set in configuration under <c>Serilog:MinimumLevel</c>.</summary>
internal static class ServiceLogging
{
    public static void AddLogging(this WebApplicationBuilder builder) => builder.Services.AddSerilog((_, logger) => logger
        .MinimumLevel.Information()
        .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
        .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
        .MinimumLevel.Override("Marten", LogEventLevel.Warning)
        .MinimumLevel.Override("JasperFx", LogEventLevel.Warning)
        .MinimumLevel.Override("Wolverine", LogEventLevel.Warning)
        .ReadFrom.Configuration(builder.Configuration)
        .Filter.ByExcluding(e => e.Exception is RefusedException) // an answer to the client, not a fault
        .Enrich.FromLogContext()
        .WriteTo.Console(formatProvider: CultureInfo.InvariantCulture));
}
