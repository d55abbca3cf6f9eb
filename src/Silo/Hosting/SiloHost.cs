using SqlxOrleans.Silo.Hosting.Storage;

namespace SqlxOrleans.Silo.Hosting;

/// <summary>One silo process: Orleans, storage, the public edge. Built, migrated and started as a whole.</summary>
internal sealed class SiloHost : IAsyncDisposable
{
    private const int PortAttempts = 5;

    private readonly WebApplication _app;
    private readonly IStorageBackEnd _storage;

    private SiloHost(WebApplication app, IStorageBackEnd storage, SiloEndpoints endpoints)
    {
        _app = app;
        _storage = storage;
        Endpoints = endpoints;
    }

    public SiloEndpoints Endpoints { get; }

    public IServiceProvider Services => _app.Services;

    /// <exception cref="StartRefusedException">A setting forbids it.</exception>
    /// <exception cref="SchemaMismatchException">The data directory belongs to another release.</exception>
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
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _storage.DisposeAsync();
    }

    private static async Task<SiloHost> StartOnceAsync(SiloHostOptions options, CancellationToken cancellationToken)
    {
        var builder = SiloApplication.CreateBuilder(options);
        var listen = SiloListenOptions.From(builder.Configuration, options.Ephemeral);
        Directory.CreateDirectory(options.DataDirectory);
        var storage = new SqliteBackEnd(Path.Combine(options.DataDirectory, "sqlx.db"));
        try
        {
            var (siloPort, gatewayPort) = FreePorts.Pick();
            siloPort = listen.SiloPort == 0 ? siloPort : listen.SiloPort;
            gatewayPort = listen.GatewayPort == 0 ? gatewayPort : listen.GatewayPort;
            var edge = new EdgeListeners(listen);
            builder.WebHost.ConfigureKestrel(edge.Bind);
            builder.UseOrleans(silo =>
            {
                OrleansSilo.Configure(silo, storage, siloPort, gatewayPort);
                options.ConfigureSilo?.Invoke(silo);
            });
            builder.Services.AddSingleton<IStorageBackEnd>(storage);
            var app = SiloApplication.Build(builder);
            try
            {
                await storage.MigrateAsync(cancellationToken);
                await app.StartAsync(cancellationToken);
                return new SiloHost(app, storage, edge.Endpoints($"127.0.0.1:{gatewayPort}"));
            }
            catch
            {
                await app.DisposeAsync();
                throw;
            }
        }
        catch
        {
            await storage.DisposeAsync();
            throw;
        }
    }
}
