using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SqlxOrleans.Client;
using SqlxOrleans.KernelHarness.Execution;
using SqlxOrleans.KernelHarness.Plans;
using SqlxOrleans.KernelHarness.Policies;

namespace SqlxOrleans.KernelHarness.Cluster;

/// <summary>The kernel's side of the cluster: the SDK in a small host, as a kernel would embed it.</summary>
internal sealed class KernelClient : IAsyncDisposable
{
    private static readonly TimeSpan FlushPatience = TimeSpan.FromSeconds(3);
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

    /// <summary>What became of the telemetry and where the weights came from, so that a silent cluster cannot pass for a bad one.</summary>
    public async Task<IReadOnlyList<string>> AccountAsync(IEnumerable<PolicySpec> policies, int repetitions, CancellationToken cancellationToken)
    {
        var telemetry = _host.Services.GetRequiredService<ISqlxTelemetry>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(FlushPatience);
        try
        {
            await telemetry.FlushAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What is still unsent then shows as unacknowledged.
        }

        var said = telemetry.Statistics;
        var lost = said.GivenUpByReason.Concat(said.RejectedByReason).Concat(said.RefusedDeltasByReason).Where(reason => reason.Value > 0).ToList();
        var lines = new List<string>
        {
            $"telemetry: {said.Recorded} events, {said.BatchesAcknowledged} of {said.BatchesSent} batches acknowledged, lost: "
                + (lost.Count == 0 ? "none" : string.Join(", ", lost.Select(reason => $"{reason.Value} {reason.Key}")))
                + (said.LastError is { } error ? $"; last error: {error}" : string.Empty),
        };
        foreach (var policy in policies.Where(policy => policy.NeedsCluster))
        {
            var weights = _host.Services.GetRequiredService<IWeightsFeed>().Watch(_tenant, policy.WorkspaceOf(repetitions)).Current;
            lines.Add($"{policy.Name}: last weights {weights.Weights}, epoch {weights.Epoch}, from {weights.Source}");
        }

        return lines;
    }

    public IKernelTelemetry TelemetryOf(PolicySpec policy, int repetition) =>
        new ClientTelemetry(_host.Services.GetRequiredService<ISqlxTelemetry>(), _tenant, policy.WorkspaceOf(repetition));

    /// <summary>For the capacity probe: a workspace of its own, so that no policy learns from it.</summary>
    public IKernelTelemetry TelemetryOfCalibration() =>
        new ClientTelemetry(_host.Services.GetRequiredService<ISqlxTelemetry>(), _tenant, "harness-calibration");

    /// <summary>The plan hints of the policy's workspace.</summary>
    public AdvisedPlans PlansOf(PolicySpec policy, int repetition) =>
        new(_host.Services.GetRequiredService<ISqlxPlanAdvisor>().Watch(_tenant, policy.WorkspaceOf(repetition)));

    public IWeightsPolicy Follow(PolicySpec policy, int repetition) =>
        new CopilotPolicy(policy.Name, _host.Services.GetRequiredService<IWeightsFeed>().Watch(_tenant, policy.WorkspaceOf(repetition)));

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
