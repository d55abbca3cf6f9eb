using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SqlxOrleans.Client.Access;
using SqlxOrleans.Client.Flushing;
using SqlxOrleans.Client.Recording;
using SqlxOrleans.Client.Weights;

namespace SqlxOrleans.Client.Tests;

/// <summary>The SDK as a host wires it, with scripted transports and a clock that only moves when told.</summary>
internal sealed class ClientRig : IAsyncDisposable
{
    public const string Tenant = "acme";
    public const string Workspace = "prod-eu";

    private readonly ServiceProvider _provider;

    /// <param name="configure">Changes the options.</param>
    /// <param name="cluster">The cluster, when it is there longer than the kernel.</param>
    /// <param name="tickets">Where tickets come from, when the options ask for some.</param>
    public ClientRig(Action<SqlxOrleansClientOptions>? configure = null, ScriptedTransport? cluster = null, ITicketSource? tickets = null)
    {
        Transport = cluster ?? new ScriptedTransport();
        var services = new ServiceCollection();
        if (tickets is not null)
            services.AddSingleton(tickets);
        _provider = services
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<ITelemetryTransport>(Transport)
            .AddSingleton<IWeightsTransport>(Weights)
            .AddSqlxOrleansClient(options =>
            {
                options.ApiKey = "key-of-acme";
                configure?.Invoke(options);
            })
            .BuildServiceProvider();
        Telemetry = _provider.GetRequiredService<ISqlxTelemetry>();
        Feed = _provider.GetRequiredService<IWeightsFeed>();
        Flusher = _provider.GetRequiredService<TelemetryFlusher>();
        Settings = _provider.GetRequiredService<SettingsBook>().For(Tenant, Workspace);
        Shards = _provider.GetRequiredService<RecordingShards>();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public ScriptedTransport Transport { get; }

    public ScriptedWeights Weights { get; } = new();

    public ISqlxTelemetry Telemetry { get; }

    public IWeightsFeed Feed { get; }

    public TelemetryFlusher Flusher { get; }

    public WorkspaceSettings Settings { get; }

    public RecordingShards Shards { get; }

    /// <summary>Flushes and moves the clock until the flush has ended.</summary>
    public async Task FlushAsync()
    {
        var flush = Telemetry.FlushAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => flush.IsCompleted, Step(TimeSpan.FromMilliseconds(200)));
        await flush;
    }

    /// <summary>Moves the clock at each look.</summary>
    public Action Step(TimeSpan step) => () => Time.Advance(step);

    public ValueTask DisposeAsync() => _provider.DisposeAsync();
}
