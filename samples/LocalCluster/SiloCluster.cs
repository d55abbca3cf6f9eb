using System.Net.Http.Headers;
using SqlxOrleans.ThrowawayPostgres;

namespace SqlxOrleans.LocalCluster;

/// <summary>
/// A real cluster on this machine: silo processes on 127.0.0.1 over one PostgreSQL of their own. Everything in it can be stopped,
/// killed, paused and started again. Disposal kills what runs and deletes what was written.
/// </summary>
/// <example><code>
/// await using var cluster = await SiloCluster.StartAsync(new LocalClusterOptions { Silos = 3 });
/// await cluster.Silos[1].KillAsync();
/// await cluster.Silos[1].StartAgainAsync(samePorts: true);
/// </code></example>
public sealed class SiloCluster : IAsyncDisposable
{
    private readonly List<LocalSilo> _silos = [];
    private readonly Lock _gate = new();
    private readonly string _folder;
    private ThrowawayServer? _server;

    private SiloCluster(LocalClusterOptions options) =>
        (Options, _folder) = (options, options.Folder ?? Directory.CreateTempSubdirectory("sqlx-cluster-").FullName);

    /// <summary>What it was started with.</summary>
    public LocalClusterOptions Options { get; }

    /// <summary>Every silo that was ever added, by number; also those that do not run now.</summary>
    public IReadOnlyList<LocalSilo> Silos
    {
        get
        {
            lock (_gate)
                return [.. _silos];
        }
    }

    /// <summary>Those whose process runs.</summary>
    public IReadOnlyList<LocalSilo> Running => [.. Silos.Where(silo => silo.IsRunning)];

    /// <summary>The gateways of the running silos, <c>host:port</c>.</summary>
    public IReadOnlyList<string> Gateways => [.. Running.Where(silo => !silo.IsPaused).Select(silo => silo.Gateway)];

    /// <summary>The database server; null with SQLite.</summary>
    public LocalPostgres? Postgres { get; private set; }

    /// <summary>The first tenant with a key.</summary>
    public string Tenant => Options.ApiKeys.First().Key;

    /// <summary>The key of <see cref="Tenant"/>.</summary>
    public string ApiKey => Options.ApiKeys.First().Value;

    /// <summary>Starts the database and the silos, one after another: the first one migrates.</summary>
    /// <exception cref="LocalClusterException">A silo did not start; the message has what it wrote.</exception>
    /// <exception cref="PostgresUnavailableException">PostgreSQL is not installed or does not start.</exception>
    public static async Task<SiloCluster> StartAsync(LocalClusterOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new LocalClusterOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Silos, 1, nameof(options));
        if (options is { Storage: LocalStorage.Sqlite, Silos: > 1 })
            throw new ArgumentException("A SQLite file serves one silo; several need LocalStorage.Postgres.", nameof(options));
        var cluster = new SiloCluster(options);
        try
        {
            if (options.Storage is LocalStorage.Postgres)
            {
                cluster._server = await ThrowawayServer.StartAsync(options.Postgres, cancellationToken);
                cluster.Postgres = new LocalPostgres(cluster._server);
            }

            await cluster.AddSiloAsync(cancellationToken);
            await Task.WhenAll(Enumerable.Range(1, options.Silos - 1).Select(_ => cluster.AddSiloAsync(cancellationToken)));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one more silo and waits until it is ready.</summary>
    public async Task<LocalSilo> AddSiloAsync(CancellationToken cancellationToken = default)
    {
        LocalSilo silo;
        lock (_gate)
        {
            if (Options.Storage is LocalStorage.Sqlite && _silos.Count > 0)
                throw new InvalidOperationException("A SQLite file serves one silo.");
            var number = _silos.Count + 1;
            silo = new LocalSilo(this, number, Path.Combine(_folder, $"silo-{number}"), SiloPorts.Pick());
            _silos.Add(silo);
        }

        await silo.StartAsync(mayMove: true, cancellationToken);
        return silo;
    }

    /// <summary>A client of a silo's HTTP endpoints that sends a tenant's key.</summary>
    /// <param name="silo">Which silo; null: the first that runs.</param>
    /// <param name="tenant">Whose key; null: <see cref="Tenant"/>.</param>
    public HttpClient CreateHttpClient(LocalSilo? silo = null, string? tenant = null) => new()
    {
        BaseAddress = (silo ?? Running[0]).Http,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Options.ApiKeys[tenant ?? Tenant]) },
    };

    /// <summary>Kills what runs and removes the folders.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Silos.Select(silo => silo.DisposeAsync()));
        if (_server is not null)
        {
            // A paused server cannot be asked to stop.
            if (Postgres is { IsRunning: true })
                Postgres.Resume();
            await _server.DisposeAsync();
        }

        if (Options.Folder is null && Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    internal IEnumerable<KeyValuePair<string, string?>> EnvironmentOf(SiloPorts ports)
    {
        var environment = new Dictionary<string, string?>(ports.Environment)
        {
            ["Sqlx__ListenAddress"] = "127.0.0.1",
            ["Sqlx__Postgres__ConnectionString"] = Postgres?.ConnectionString,
        };
        foreach (var (tenant, key) in Options.ApiKeys)
            environment[$"Sqlx__ApiKeys__{tenant}"] = key;
        foreach (var (name, value) in Options.Environment)
            environment[name] = value;
        return environment;
    }
}
