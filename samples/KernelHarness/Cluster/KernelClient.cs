using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SqlxOrleans.Client;
using SqlxOrleans.KernelHarness.Execution;
using SqlxOrleans.KernelHarness.Policies;

namespace SqlxOrleans.KernelHarness.Cluster;

/// <summary>The kernel's side of the cluster: the SDK in a small host, as a kernel would embed it.</summary>
internal sealed class KernelClient : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly string _tenant;

    private KernelClient(IHost host, string tenant) => (_host, _tenant) = (host, tenant);

    public static async Task<KernelClient> StartAsync(ClusterEndpoint endpoint, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSqlxOrleansClient(options =>
        {
            options.Gateways.Add(endpoint.Gateway);
            options.ApiKey = endpoint.ApiKey;
        });
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new KernelClient(host, endpoint.Tenant);
    }

    public TelemetryStatistics Statistics => _host.Services.GetRequiredService<ISqlxTelemetry>().Statistics;

    public IKernelTelemetry TelemetryOf(PolicySpec policy) =>
        new ClientTelemetry(_host.Services.GetRequiredService<ISqlxTelemetry>(), _tenant, policy.Workspace);

    public IWeightsPolicy Follow(PolicySpec policy) =>
        new CopilotPolicy(policy.Name, _host.Services.GetRequiredService<IWeightsFeed>().Watch(_tenant, policy.Workspace));

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
