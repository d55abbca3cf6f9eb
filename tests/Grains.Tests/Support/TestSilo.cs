using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Interfaces.Signals;
using SqlxOrleans.Grains.Interfaces.Workloads;
using SqlxOrleans.Silo.Hosting;

namespace SqlxOrleans.Grains.Tests.Support;

/// <summary>A whole silo on SQLite in a directory of the test's, which can be stopped and started again.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("sqlx-grains-").FullName;
    private EmbeddedSilo _silo = null!;

    public string ApiKey => _silo.ApiKey;

    public string Tenant => _silo.Tenant;

    /// <summary>Where REST answers.</summary>
    public Uri HttpUri => _silo.HttpUri;

    /// <summary>Where kernels connect.</summary>
    public string Gateway => _silo.Gateway;

    public IGrainFactory Grains => _silo.Services.GetRequiredService<IGrainFactory>();

    public IServiceProvider Services => _silo.Services;

    public FaultyStorage Storage { get; } = new();

    public FaultyJournal Journal { get; } = new();

    /// <summary>The <c>ai.*</c> events, of categories whose level a test's settings let through.</summary>
    public EventRecorder Events { get; } = new();

    /// <summary>The silo's clock.</summary>
    public JumpingClock Clock { get; } = new();

    /// <summary>The SQLite file.</summary>
    public string DatabaseFile => Path.Combine(_directory, "sqlx.db");

    public static async Task<TestSilo> StartAsync(params (string Key, string Value)[] settings)
    {
        var silo = new TestSilo();
        await silo.StartAgainAsync(settings);
        return silo;
    }

    /// <summary>Stops gracefully, when it runs, and starts on the same data.</summary>
    public async Task StartAgainAsync(params (string Key, string Value)[] settings)
    {
        if (_silo is not null)
            await _silo.DisposeAsync();
        var all = new Dictionary<string, string?> { ["Sqlx:Copilot:DecisionInterval"] = "00:00:00.100" };
        foreach (var (key, value) in settings)
            all[key] = value;
        _silo = await EmbeddedSilo.StartAsync(
            new EmbeddedSiloOptions
            {
                DataDirectory = _directory,
                Settings = all,
                LogLevel = Microsoft.Extensions.Logging.LogLevel.None,
                ConfigureSilo = silo =>
                {
                    silo.Services.AddSingleton<TimeProvider>(Clock);
                    silo.Services.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(Events);
                    Storage.Decorate(silo.Services);
                    Journal.Decorate(silo.Services);
                },
            },
            CancellationToken.None);
    }

    public IIngestGrain Ingest => Grains.GetGrain<IIngestGrain>(0);

    public IWorkloadGrain Workload(string workloadClass) =>
        Grains.GetGrain<IWorkloadGrain>(new WorkloadKey(Tenant, Batches.Workspace, workloadClass).ToString());

    public ISignalsGrain Signals => Grains.GetGrain<ISignalsGrain>(new WorkspaceKey(Tenant, Batches.Workspace).ToString());

    public ICopilotGrain Copilot => Grains.GetGrain<ICopilotGrain>(new WorkspaceKey(Tenant, Batches.Workspace).ToString());

    public IWeightsGrain Weights => Grains.GetGrain<IWeightsGrain>(new WorkspaceKey(Tenant, Batches.Workspace).ToString());

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
