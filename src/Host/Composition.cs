using System.Text.Json;
using System.Text.Json.Serialization;
using JasperFx;
using Marten;
using Npgsql;
using Scalar.AspNetCore;
using Serilog;
using SignalEs.Commands;
using SignalEs.Commands.Audit;
using SignalEs.Commands.Ingestion;
using SignalEs.Host.Health;
using SignalEs.Log;
using SignalEs.Queries;

namespace SignalEs.Host;

/// <summary>The composition root: which parts there are and how they fit.</summary>
public static class Composition
{
    private const string DefaultUrl = "http://127.0.0.1:8003";

    public static WebApplicationBuilder AddSignalEs(this WebApplicationBuilder builder)
    {
        var settings = HostSettings.From(builder.Configuration);
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        builder.WebHost.ConfigureKestrel(k => k.Limits.MaxRequestBodySize = 64 * 1024 * 1024);
        builder.Services.AddSerilog(log => log
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", Serilog.Events.LogEventLevel.Warning)
            .MinimumLevel.Override("Marten", Serilog.Events.LogEventLevel.Warning)
            .MinimumLevel.Override("JasperFx", Serilog.Events.LogEventLevel.Warning)
            .WriteTo.Console(formatProvider: System.Globalization.CultureInfo.InvariantCulture));
        builder.Services.AddSingleton(settings);
        AddDatabase(builder.Services, settings);
        builder.Services.AddCommands(settings.Shards, settings.Redis);
        builder.Services.AddAudit();
        builder.Services.AddQueries();
        AddHttp(builder.Services);
        return builder;
    }

    public static async Task MigrateAsync(this WebApplication app)
    {
        var database = app.Services.GetRequiredService<NpgsqlDataSource>();
        await IngestSchema.MigrateAsync(database, CancellationToken.None);
        await app.Services.GetRequiredService<IDocumentStore>().Storage.ApplyAllConfiguredChangesToDatabaseAsync();
    }

    public static void MapSignalEs(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.UseWebSockets();
        var api = app.MapGroup("/api/v2");
        api.MapCommands();
        if (app.Services.GetService<SignalEs.Domain.Jobs.IJobs>() is not null)
        {
            api.MapAudit();
        }

        api.MapQueries();
        app.MapHealth();
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapScalarApiReference("/scalar", o => o.WithOpenApiRoutePattern("/openapi/v2.json").WithTitle("SignalEs"));
    }

    private static void AddDatabase(IServiceCollection services, HostSettings settings)
    {
        var connection = new NpgsqlConnectionStringBuilder(settings.Postgres)
        {
            ApplicationName = "signales",
            MaxPoolSize = 60,
            // One statement text is prepared once per connection and used thousands of times.
            MaxAutoPrepare = 50,
        };
        services.AddSingleton(_ => NpgsqlDataSource.Create(connection.ConnectionString));
        services.AddMarten(s =>
        {
            var options = new StoreOptions { AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate };
            LogStore.Configure(options, s.GetRequiredService<NpgsqlDataSource>());
            return options;
        });
    }

    private static void AddHttp(IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddOpenApi("v2");
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            o.SerializerOptions.DictionaryKeyPolicy = null;
            o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        });
    }
}
