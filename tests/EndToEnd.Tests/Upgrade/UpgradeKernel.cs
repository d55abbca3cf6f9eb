using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SqlxOrleans.Client;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.LocalCluster;

namespace SqlxOrleans.EndToEnd.Tests.Upgrade;

/// <summary>A kernel of this release that records all the time, whatever happens to the silos, and remembers what.</summary>
internal sealed class UpgradeKernel : IAsyncDisposable
{
    public static readonly string[] Workspaces = [.. Enumerable.Range(1, 8).Select(number => $"w{number}")];

    private static readonly WorkloadClass[] Classes = [WorkloadClass.L, WorkloadClass.B];

    private readonly IHost _host;
    private readonly string _tenant;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, long> _recorded = new();
    private readonly ConcurrentQueue<string> _epochsGoneBack = new();
    private readonly Dictionary<string, IWorkspaceWeights> _weights = [];
    private Task _recording = Task.CompletedTask;

    private UpgradeKernel(IHost host, string tenant) => (_host, _tenant) = (host, tenant);

    public ISqlxTelemetry Telemetry => _host.Services.GetRequiredService<ISqlxTelemetry>();

    /// <summary>What the cluster must have counted after a flush: requests by <c>workspace class</c>.</summary>
    public IReadOnlyDictionary<string, long> Recorded => _recorded;

    public IEnumerable<string> EpochsGoneBack => _epochsGoneBack;

    public long EpochOf(string workspace) => _weights[workspace].Current.Epoch;

    public static async Task<UpgradeKernel> StartAsync(SiloCluster cluster, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSqlxOrleansClient(options =>
        {
            foreach (var silo in cluster.Silos)
                options.Gateways.Add(silo.Gateway);
            options.ApiKey = cluster.ApiKey;
        });
        var kernel = new UpgradeKernel(builder.Build(), cluster.Tenant);
        await kernel._host.StartAsync(cancellationToken);
        kernel.Follow();
        kernel._recording = kernel.RecordAsync();
        return kernel;
    }

    /// <summary>Waits until the cluster has answered for all that was recorded before.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        await Telemetry.FlushAsync(patience.Token);
    }

    /// <summary>Records no more; what was recorded is still sent.</summary>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _recording;
        await FlushAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _recording;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _host.StopAsync(patience.Token);
        _host.Dispose();
        _stopping.Dispose();
    }

    /// <summary>One query of each class in each workspace.</summary>
    public void RecordOnce(int latencyMs)
    {
        foreach (var workspace in Workspaces)
        {
            foreach (var each in Classes)
            {
                Telemetry.Record(_tenant, workspace, each, TimeSpan.FromMilliseconds(latencyMs), QueryOutcome.Ok, weightEpoch: EpochOf(workspace));
                _recorded.AddOrUpdate($"{workspace} {each.Name()}", 1, (_, count) => count + 1);
            }
        }
    }

    private void Follow()
    {
        foreach (var workspace in Workspaces)
        {
            var weights = _host.Services.GetRequiredService<IWeightsFeed>().Watch(_tenant, workspace);
            _weights.Add(workspace, weights);
            var highest = 0L;
            weights.Changed += changed =>
            {
                // The default weights, for a time without a cluster, have no epoch.
                if (changed.Source == WeightsSource.Cluster && changed.Epoch < highest)
                    _epochsGoneBack.Enqueue($"{workspace}: {highest} to {changed.Epoch}");
                highest = Math.Max(highest, changed.Epoch);
            };
        }
    }

    private async Task RecordAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        try
        {
            for (var round = 0; await timer.WaitForNextTickAsync(_stopping.Token); round++)
                RecordOnce(latencyMs: 1 + (round % 40));
        }
        catch (OperationCanceledException)
        {
            // The end of the load.
        }
    }
}
