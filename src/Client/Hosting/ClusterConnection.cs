using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Messaging;
using SqlxOrleans.TransportSecurity.Connections;
using SqlxOrleans.TransportSecurity.Files;
using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.Client.Hosting;

/// <summary>
/// The Orleans client in a host of its own, started in the background: its start waits for a gateway, and a kernel must run
/// without one.
/// </summary>
internal sealed partial class ClusterConnection(
    IOptions<SqlxOrleansClientOptions> options, ILoggerFactory loggers, TimeProvider time) : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TlsReloadInterval = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger = loggers.CreateLogger<ClusterConnection>();
    private readonly TaskCompletionSource<IClusterClient> _client = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));
    private readonly Occasional _failures = new(TimeSpan.FromMinutes(1), time);
    private Task _running = Task.CompletedTask;
    private int _attempts;

    /// <summary>The client, as soon as a gateway was reached for the first time.</summary>
    public Task<IClusterClient> ConnectedAsync(CancellationToken cancellationToken) => _client.Task.WaitAsync(cancellationToken);

    public void Start() => _running = Task.Run(() => RunAsync(_stopping.Token), CancellationToken.None);

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    public void Dispose() => _stopping.Cancel();

    private async Task RunAsync(CancellationToken stopping)
    {
        TlsSource? tls = null;
        var reloading = Task.CompletedTask;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                // A file that is not there yet is waited for like the cluster itself.
                if (tls is null && options.Value.TlsFiles is { } files)
                    reloading = new TlsReloader([tls = new TlsSource(files)], TlsReloadInterval, time, loggers.CreateLogger<TlsReloader>()).RunAsync(stopping);
                using var host = Build(tls);
                await host.StartAsync(stopping);
                LogConnected(_logger);
                _client.TrySetResult(host.Services.GetRequiredService<IClusterClient>());
                await Task.Delay(Timeout.InfiniteTimeSpan, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                using var limit = new CancellationTokenSource(LongestStop, time);
                await host.StopAsync(limit.Token);
            }
#pragma warning disable CA1031 // Not reaching the cluster is a state to wait out, whatever its cause.
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (!stopping.IsCancellationRequested)
                    await ShouldRetryAsync(e, stopping);
            }
        }

        await reloading;
    }

    private IHost Build(TlsSource? tls)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, ChildHostLifetime>();
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.Value.ClusterId, options.Value.ServiceId));
            client.Configure<GatewayOptions>(gateway => gateway.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
            // What a gateway that died or hangs may cost: ingest and the poll for weights set their own limits of 10 and 3 s.
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(10));
            client.Configure<ConnectionOptions>(connection => connection.OpenConnectionTimeout = TimeSpan.FromSeconds(2));
            client.Services.AddSingleton<IGatewayListProvider>(new DnsGatewayListProvider(options.Value.EffectiveGateways));
            client.UseConnectionRetryFilter(ShouldRetryAsync);
            if (tls is not null)
                client.Configure<ClientConnectionOptions>(connection => connection.ConfigureConnection(pipes => pipes.UseTls(Tls(tls))));
        });
        return builder.Build();
    }

    private TlsMiddleware Tls(TlsSource source) => new(
        TlsEnd.Client, PeerRole.Silo, source, time, new RefusalLog("gateway", time, loggers.CreateLogger<TlsMiddleware>()));

    // Never gives up, as Orleans would after three minutes.
    private async Task<bool> ShouldRetryAsync(Exception exception, CancellationToken stopping)
    {
        if (_failures.IsDue())
            LogNotConnected(_logger, exception, string.Join(", ", options.Value.EffectiveGateways));
        await Task.Delay(_backoff.Next(_attempts++), time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stopping.IsCancellationRequested;
    }

    [LoggerMessage(2030, LogLevel.Information, "Connected to the cluster")]
    private static partial void LogConnected(ILogger logger);

    [LoggerMessage(2031, LogLevel.Warning, "The cluster cannot be reached at {Gateways}; the kernel runs on, telemetry waits, and the connection is tried again")]
    private static partial void LogNotConnected(ILogger logger, Exception exception, string gateways);
}
