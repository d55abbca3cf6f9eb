using System.Net;
using SqlxOrleans.Grains.Hosting;
using SqlxOrleans.Silo.Hosting.Access;
using SqlxOrleans.Silo.Hosting.Logging;
using SqlxOrleans.Silo.Hosting.Observability;
using SqlxOrleans.Silo.Hosting.Storage;
using SqlxOrleans.Silo.Hosting.Tls;

namespace SqlxOrleans.Silo.Hosting;

/// <summary>One silo process: Orleans, storage, the public edge. Built, migrated and started as a whole.</summary>
internal sealed class SiloHost : IAsyncDisposable
{
    private const int PortAttempts = 5;

    private readonly WebApplication _app;
    private readonly IStorageBackEnd _storage;
    private readonly DataDirectoryLock _directory;

    private SiloHost(WebApplication app, IStorageBackEnd storage, DataDirectoryLock directory, SiloEndpoints endpoints)
    {
        _app = app;
        _storage = storage;
        _directory = directory;
        Endpoints = endpoints;
    }

    public SiloEndpoints Endpoints { get; }

    public IServiceProvider Services => _app.Services;

    /// <exception cref="StartRefusedException">A setting forbids it.</exception>
    /// <exception cref="SchemaMismatchException">The database belongs to another release.</exception>
    public static async Task<SiloHost> StartAsync(SiloHostOptions options, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await StartOnceAsync(options, cancellationToken);
            }
            catch (Exception exception) when (options.Ephemeral && attempt < PortAttempts && FreePorts.IsConflict(exception))
            {
            }
        }
    }

    /// <summary>Completes when the process is asked to end and everything has stopped.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
        }
        finally
        {
            await _storage.DisposeAsync();
            _directory.Dispose();
        }
    }

    private static async Task<SiloHost> StartOnceAsync(SiloHostOptions options, CancellationToken cancellationToken)
    {
        var builder = SiloApplication.CreateBuilder(options);
        var listen = SiloListenOptions.From(builder.Configuration, options.Ephemeral);
        var observability = ObservabilitySource.Load(options.ConfigFile);
        if (options.SloFile is { } slo && !File.Exists(slo))
            throw new StartRefusedException([$"--slo {slo}: there is no such file."]);
        var directory = DataDirectoryLock.Take(options.DataDirectory);
        var storageLogs = new LateLoggerFactory();
        IStorageBackEnd? storage = null;
        WebApplication? app = null;
        try
        {
            var database = storage = StorageBackEnds.Choose(builder.Configuration, options.DataDirectory, storageLogs);
            var orleans = OrleansOptions.From(builder.Configuration, listen, options.Ephemeral, database.IsShared);
            TransportRules.Check(listen, orleans, builder.Environment.IsDevelopment());
            var tls = SiloTls.Load(listen.Tls);
            var access = SiloAccessRules.Decide(builder.Configuration, listen, builder.Environment.IsDevelopment(), options.DataDirectory);
            var free = FreePorts.Pick();
            var siloPort = listen.SiloPort == 0 ? free.Silo : listen.SiloPort;
            var gatewayPort = listen.GatewayPort == 0 ? free.Gateway : listen.GatewayPort;
            var edge = new EdgeListeners(listen, tls.Http);
            builder.WebHost.ConfigureKestrel(edge.Bind);
            builder.UseOrleans(silo =>
            {
                OrleansSilo.Configure(silo, database, orleans, tls.Cluster, listen.Tls.BindTenants, siloPort, gatewayPort);
                silo.AddSqlxGrains(builder.Configuration);
                options.ConfigureSilo?.Invoke(silo);
            });
            SiloApplication.AddServices(builder, options, access, tls, database, observability);
            app = SiloApplication.Build(builder);
            storageLogs.Use(app.Services.GetRequiredService<ILoggerFactory>());
            await database.PrepareAsync(builder.Configuration, cancellationToken);
            await app.StartAsync(cancellationToken);
            if (access is { Generated: true, ApiKey: { } key })
                options.Announce($"New API key for tenant {access.Tenant}, kept in {Path.Combine(options.DataDirectory, "api-key")}: {key}");
            return new SiloHost(app, database, directory, edge.Endpoints(new IPEndPoint(orleans.AdvertisedAddress, gatewayPort).ToString()));
        }
        catch
        {
            if (app is not null)
                await app.DisposeAsync();
            if (storage is not null)
                await storage.DisposeAsync();
            directory.Dispose();
            throw;
        }
    }
}
