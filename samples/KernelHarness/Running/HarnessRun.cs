using Npgsql;
using SqlxOrleans.KernelHarness.Cluster;
using SqlxOrleans.KernelHarness.Commands;
using SqlxOrleans.KernelHarness.Execution;
using SqlxOrleans.KernelHarness.Plans;
using SqlxOrleans.KernelHarness.Policies;
using SqlxOrleans.KernelHarness.Reporting;
using SqlxOrleans.KernelHarness.Workload;
using SqlxOrleans.ThrowawayPostgres;

namespace SqlxOrleans.KernelHarness.Running;

/// <summary>One whole run: database, calibration, cluster when a policy needs one, then policy after policy.</summary>
internal sealed class HarnessRun(HarnessOptions options, IHarnessView view, TimeProvider clock)
{
    private readonly List<PhaseSummary> _summaries = [];
    private readonly List<PlanSummary> _plans = [];
    private readonly List<MachineCalibration> _calibrations = [];

    /// <summary>Results of the policies that have run to their end.</summary>
    public IReadOnlyList<PhaseSummary> Summaries => _summaries;

    /// <summary>What became of the telemetry; empty without a cluster.</summary>
    public IReadOnlyList<string> Account { get; private set; } = [];

    /// <summary>What was found before each repetition: a machine that others use, too, is not as fast all the time.</summary>
    public IReadOnlyList<MachineCalibration> Calibrations => _calibrations;

    /// <summary>What became of the queries whose plans may be hinted, policy by policy; empty without hints.</summary>
    public IReadOnlyList<PlanSummary> Plans => _plans;

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
            var sized = await new Calibrator(database, options.Slots, clock, view.Progress).RunAsync(cancellationToken);
            await using var cluster = await ClusterAsync(cancellationToken);
            await using var client = cluster is null ? null : await KernelClient.StartAsync(cluster.Endpoint, cancellationToken);
            await RunPoliciesAsync(database, sized, client, cancellationToken);
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
        NpgsqlDataSource database, MachineCalibration sized, KernelClient? client, CancellationToken cancellationToken)
    {
        await using var slots = await SlotPool.OpenAsync(database, options.Slots, sized.Sizes, cancellationToken);
        for (var repetition = 1; repetition <= options.Repetitions; repetition++)
        {
            if (options.Repetitions > 1)
                view.Progress($"repetition {repetition} of {options.Repetitions}");
            var calibration = await CalibrateAsync(sized, slots, client, repetition, cancellationToken);
            var phases = PhasePlan.Draw(options.Phases, calibration, options.PhaseLength, options.Seed + repetition - 1);
            var run = new PolicyRun(phases, calibration, view, clock);
            foreach (var spec in InTurn(repetition))
            {
                IWeightsPolicy policy = spec.Weights is { } weights ? new FixedPolicy(spec.Name, weights) : client!.Follow(spec, repetition);
                var telemetry = client?.TelemetryOf(spec, repetition) ?? new SilentTelemetry();
                var advised = options.PlanHints && spec.NeedsCluster ? client!.PlansOf(spec, repetition) : null;
                var played = await run.RunAsync(policy, telemetry, advised ?? (IPlanHints)new DefaultPlans(), slots, cancellationToken);
                _summaries.AddRange(played.Select(summary => summary with { Repetition = repetition }));
                if (advised is not null)
                    await CompareAsync(database, advised, spec.Name, repetition, cancellationToken);
            }
        }
    }

    private async Task<MachineCalibration> CalibrateAsync(
        MachineCalibration sized, SlotPool slots, KernelClient? client, int repetition, CancellationToken cancellationToken)
    {
        view.Progress("calibrating: measuring capacity");
        var probe = new CapacityProbe(sized.Service, client?.TelemetryOfCalibration() ?? new SilentTelemetry(), options.Seed + repetition - 1, clock);
        var calibration = sized with { Capacity = await probe.MeasureAsync(slots, cancellationToken) };
        _calibrations.Add(calibration);
        view.Progress(CalibrationText.Of(calibration));
        if (CalibrationText.Warning(calibration) is { } warning)
            view.Progress(warning);
        return calibration;
    }

    private async Task CompareAsync(
        NpgsqlDataSource database, AdvisedPlans plans, string policy, int repetition, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        foreach (var query in ReportQuery.All)
        {
            var use = plans.UseOf(query);
            _plans.Add(new PlanSummary(
                policy, repetition, query.Name, use, await PlanComparison.RunAsync(connection, query, use.Chosen, cancellationToken)));
        }
    }

    /// <summary>Another policy begins each repetition, so that none is always the one that runs on a warm or a tired machine.</summary>
    private IEnumerable<PolicySpec> InTurn(int repetition) =>
        Enumerable.Range(0, options.Policies.Count).Select(i => options.Policies[(i + repetition - 1) % options.Policies.Count]);
}
