using SqlxOrleans.Silo.Hosting.Access;

namespace SqlxOrleans.Silo.Hosting;

/// <summary>A whole silo inside this process, for the demo, tests and load drivers. Disposing it flushes its grains.</summary>
public sealed class EmbeddedSilo : IAsyncDisposable
{
    private readonly SiloHost _host;
    private readonly string? _temporary;

    private EmbeddedSilo(SiloHost host, string? temporary)
    {
        _host = host;
        _temporary = temporary;
        var access = host.Services.GetRequiredService<SiloAccess>();
        ApiKey = access.ApiKey ?? throw new InvalidOperationException("An embedded silo needs at least one API key in clear text.");
        Tenant = access.Tenant;
    }

    /// <summary>REST, ATS, health, metrics.</summary>
    public Uri HttpUri => _host.Endpoints.Http;

    /// <summary>OTLP over gRPC.</summary>
    public Uri OtlpGrpcUri => _host.Endpoints.OtlpGrpc;

    /// <summary>OTLP over HTTP.</summary>
    public Uri OtlpHttpUri => _host.Endpoints.OtlpHttp;

    /// <summary>The Orleans gateway for kernels, <c>host:port</c>.</summary>
    public string Gateway => _host.Endpoints.Gateway;

    /// <summary>A key of <see cref="Tenant"/>.</summary>
    public string ApiKey { get; }

    /// <summary>The tenant that <see cref="ApiKey"/> stands for.</summary>
    public string Tenant { get; }

    /// <summary>The silo's own services, for example its grain factory.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Starts a silo and returns when it is ready.</summary>
    /// <exception cref="StartRefusedException">A setting forbids it.</exception>
    public static async Task<EmbeddedSilo> StartAsync(EmbeddedSiloOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var temporary = options.DataDirectory is null ? Directory.CreateTempSubdirectory("sqlx-silo-").FullName : null;
        try
        {
            var host = await SiloHost.StartAsync(
                new SiloHostOptions
                {
                    DataDirectory = options.DataDirectory ?? temporary!,
                    Ephemeral = true,
                    SloFile = options.SloFile,
                    ConfigFile = options.ConfigFile,
                    EnvironmentName = Environments.Development,
                    HandleSignals = false,
                    Settings = new Dictionary<string, string?>(options.Settings) { ["Logging:LogLevel:Default"] = options.LogLevel.ToString() },
                    ConfigureSilo = options.ConfigureSilo,
                },
                cancellationToken);
            return new EmbeddedSilo(host, temporary);
        }
        catch
        {
            Delete(temporary);
            throw;
        }
    }

    /// <summary>Stops gracefully: grains deactivate and write their state.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Delete(_temporary);
    }

    private static void Delete(string? directory)
    {
        if (directory is not null && Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
    }
}
