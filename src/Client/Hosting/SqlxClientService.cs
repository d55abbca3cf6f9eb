using Microsoft.Extensions.Hosting;
using SqlxOrleans.Client.Flushing;
using SqlxOrleans.Client.Plans;
using SqlxOrleans.Client.Weights;

namespace SqlxOrleans.Client.Hosting;

/// <summary>Starts the SDK without waiting for the cluster; on stop sends what it can in bounded time, then disconnects.</summary>
internal sealed class SqlxClientService(ClusterConnection connection, TelemetryFlusher flusher, WeightsFeed weights, PlanAdvisor plans) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        connection.Start();
        flusher.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await flusher.StopAsync(cancellationToken);
        await weights.StopAsync();
        await plans.StopAsync();
        await connection.StopAsync();
    }
}
