using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using SqlxOrleans.Api;
using SqlxOrleans.Api.Access;
using SqlxOrleans.Api.Rest;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Silo.Hosting.Access;
using SqlxOrleans.Silo.Hosting.Health;
using SqlxOrleans.Silo.Hosting.Logging;
using SqlxOrleans.Silo.Hosting.Observability;
using SqlxOrleans.Silo.Hosting.Slos;
using SqlxOrleans.Silo.Hosting.Storage;
using SqlxOrleans.Silo.Hosting.Tls;

namespace SqlxOrleans.Silo.Hosting;

/// <summary>Services and routes of the process, apart from Orleans.</summary>
internal static class SiloApplication
{
    public static WebApplicationBuilder CreateBuilder(SiloHostOptions options)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = options.EnvironmentName,
            ApplicationName = typeof(SiloApplication).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddInMemoryCollection(options.Settings);
        builder.Logging.ClearProviders();
        builder.Logging.AddConsoleFormatter<JsonLineFormatter, ConsoleFormatterOptions>();
        builder.Logging.AddConsole(console =>
        {
            // Standard output belongs to the ready line and to people.
            console.FormatterName = JsonLineFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        builder.Logging.AddFilter("Orleans", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

        // Orleans retries placement through it while silos start and stop; what fails for good is logged by Orleans.
        builder.Logging.AddFilter("Polly", LogLevel.Error);

        // It calls the time from boot to its first look a stall, at every start. /health/live notices real ones.
        builder.Logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        builder.Services.AddSingleton(TimeProvider.System);
        if (!options.HandleSignals)
            builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        return builder;
    }

    public static void AddServices(
        WebApplicationBuilder builder, SiloHostOptions options, SiloAccess access, SiloTls tls, IStorageBackEnd storage, ObservabilitySource observability)
    {
        builder.Services.AddSingleton(storage);
        builder.Services.TryAddSingleton(storage.Journal);
        builder.Services.AddSingleton(access);
        builder.Services.AddSingleton(access.Credentials);
        builder.Services.AddSingleton(new SiloTicket(Convert.ToHexString(RandomNumberGenerator.GetBytes(32))));
        if (tls.Sources.Any())
        {
            builder.Services.AddSingleton(tls);
            builder.Services.AddHostedService<TlsReloadService>();
        }

        builder.Services.AddSiloHealth();
        builder.Services.AddOwnTelemetry(observability);
        AddSlos(builder.Services, options, observability);
        builder.Services.AddSingleton<ICallers, GrainCallers>();
        builder.Services.AddSingleton<ITicketIssuer, GrainTickets>();
        builder.Services.AddSqlxApi(builder.Configuration);
    }

    private static void AddSlos(IServiceCollection services, SiloHostOptions options, ObservabilitySource observability)
    {
        services.TryAddSingleton<CurrentSlo>();
        services.AddSingleton<SloFileStatus>();
        services.AddSingleton<ISloStatus, SiloSloStatus>();
        services.AddSingleton<ISloBook, GrainSloBook>();
        services.AddSingleton(provider => new SloFileSource(
            () => options.SloFile ?? observability.Settings.SloStore,
            () => observability.Path is null ? provider.GetRequiredService<CurrentSlo>().Document.Refresh : observability.Settings.SloRefresh));
        services.AddHostedService<SloFileWatcher>();
        services.AddHostedService<SloRefresher>();
    }

    public static WebApplication Build(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.MapSiloHealth();
        app.MapOwnMetrics();
        app.MapSqlxApi();
        return app;
    }
}
