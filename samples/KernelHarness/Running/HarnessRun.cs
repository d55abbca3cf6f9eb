using Npgsql;
using SqlxOrleans.KernelHarness.Cluster;
using SqlxOrleans.KernelHarness.Commands;
using SqlxOrleans.KernelHarness.Execution;
using SqlxOrleans.KernelHarness.Policies;
using SqlxOrleans.KernelHarness.Reporting;
using SqlxOrleans.KernelHarness.Workload;
using SqlxOrleans.ThrowawayPostgres;

namespace SqlxOrleans.KernelHarness.Running;

/// <summary>One whole run: database, calibration, cluster when a policy needs one, then policy after policy.</summary>
internal sealed class HarnessRun(HarnessOptions options, IHarnessView view, TimeProvider clock)
{
    private readonly List<PhaseSummary> _summaries = [];

    /// <summary>Results of the policies that have run to their end.</summary>
    public IReadOnlyList<PhaseSummary> Summaries => _summaries;

    /// <summary>What became of the telemetry; empty without a cluster.</summary>
    public IReadOnlyList<string> Account { get; private set; } = [];

    /// <summary>What the warm-up found; <c>null</c> before.</summary>
    public MachineCalibration? Calibration { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.ConnectionString is { } given)
        {
            await RunOnAsync(given, cancellationToken);
            return;
        }

        view.Progress("database: starting a throw-away PostgreSQL (fsync off)");
        await using var server = await ThrowawayServer.StartAsync(cancellationToken: cancellationToken);
        await RunOnAsync(server.ConnectionString, cancellationToken);
    }

    private async Task RunOnAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var database = HarnessDatabase.Open(connectionString, options.Slots);
        try
        {
            Calibration = await new Calibrator(database, options.Slots, options.Seed, clock, view.Progress).RunAsync(cancellationToken);
            view.Progress(CalibrationText.Of(Calibration));
            if (CalibrationText.Warning(Calibration) is { } warning)
                view.Progress(warning);
            await using var cluster = await ClusterAsync(cancellationToken);
            await using var client = cluster is null ? null : await KernelClient.StartAsync(cluster.Endpoint, cancellationToken);
            await RunPoliciesAsync(database, Calibration, client, cancellationToken);
            if (client is not null)
                Account = await client.AccountAsync(options.Policies, options.Repetitions, cancellationToken);
        }
        finally
        {
            await HarnessSchema.DropAsync(database, CancellationToken.None);
        }
    }

    private async Task<IClusterUnderTest?> ClusterAsync(CancellationToken cancellationToken)
    {
        if (options.Gateway is { } gateway)
            return new RunningCluster(new ClusterEndpoint(gateway, options.ApiKey, options.Tenant));
        return options.Policies.Any(policy => policy.NeedsCluster)
            ? await EmbeddedSilo.StartAsync(view.Progress, clock, cancellationToken)
            : null;
    }

    private async Task RunPoliciesAsync(
        NpgsqlDataSource database, MachineCalibration calibration, KernelClient? client, CancellationToken cancellationToken)
    {
        await using var slots = await SlotPool.OpenAsync(database, options.Slots, calibration.Sizes, cancellationToken);
        for (var repetition = 1; repetition <= options.Repetitions; repetition++)
        {
            if (options.Repetitions > 1)
                view.Progress($"repetition {repetition} of {options.Repetitions}");
            var phases = PhasePlan.Draw(options.Phases, calibration, options.PhaseLength, options.Seed + repetition - 1);
            var run = new PolicyRun(phases, calibration, view, clock);
            foreach (var spec in InTurn(repetition))
            {
                IWeightsPolicy policy = spec.Weights is { } weights ? new FixedPolicy(spec.Name, weights) : client!.Follow(spec, repetition);
                var telemetry = client?.TelemetryOf(spec, repetition) ?? new SilentTelemetry();
                var played = await run.RunAsync(policy, telemetry, slots, cancellationToken);
                _summaries.AddRange(played.Select(summary => summary with { Repetition = repetition }));
            }
        }
    }

    /// <summary>Another policy begins each repetition, so that none is always the one that runs on a warm or a tired machine.</summary>
    private IEnumerable<PolicySpec> InTurn(int repetition) =>
        Enumerable.Range(0, options.Policies.Count).Select(i => options.Policies[(i + repetition - 1) % options.Policies.Count]);
}
