using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection.Extensions;
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
        builder.AddSiloLog();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, EdgeMemoryPool>();
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
        builder.Services.AddSingleton<ICertificateCallers, ConnectionCertificates>();
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
