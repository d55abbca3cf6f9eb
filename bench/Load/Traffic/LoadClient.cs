using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Messaging;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.LocalCluster;
using SqlxOrleans.Client;

namespace SqlxOrleans.Load.Traffic;

/// <summary>One kernel's connection: an Orleans client that knows the gateways of the silos that run.</summary>
internal sealed class LoadClient : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);
    private readonly IHost _host;

    private LoadClient(IHost host)
    {
        _host = host;
        Ingest = host.Services.GetRequiredService<IClusterClient>().GetGrain<IIngestGrain>(0);
    }

    public IIngestGrain Ingest { get; }

    public static async Task<LoadClient> ConnectAsync(SiloCluster cluster, CancellationToken cancellationToken)
    {
        var names = new SqlxOrleansClientOptions();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (names.ClusterId, names.ServiceId));
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = ClusterGateways.Refresh);
            client.Services.AddSingleton<IGatewayListProvider>(new ClusterGateways(cluster));
            client.UseConnectionRetryFilter(async (_, stopping) =>
            {
                await Task.Delay(ClusterGateways.Refresh, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return !stopping.IsCancellationRequested;
            });
        });
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new LoadClient(host);
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(StopPatience);
        await _host.StopAsync(limit.Token);
        _host.Dispose();
    }
}
