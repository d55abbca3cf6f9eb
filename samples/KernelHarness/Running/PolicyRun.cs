using SqlxOrleans.KernelHarness.Execution;
using SqlxOrleans.KernelHarness.Plans;
using SqlxOrleans.KernelHarness.Policies;
using SqlxOrleans.KernelHarness.Reporting;
using SqlxOrleans.KernelHarness.Scheduling;
using SqlxOrleans.KernelHarness.Workload;

namespace SqlxOrleans.KernelHarness.Running;

/// <summary>
/// All phases under one policy. Phases follow each other without a pause: a backlog is carried over, as in life. After the
/// last one the scheduler may drain for a while, and what is then not answered counts as unfinished.
/// </summary>
internal sealed class PolicyRun(IReadOnlyList<PhasePlan> phases, MachineCalibration calibration, IHarnessView view, TimeProvider clock)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan ViewStep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<PhaseSummary>> RunAsync(
        IWeightsPolicy policy, IKernelTelemetry telemetry, IPlanHints plans, SlotPool slots, CancellationToken cancellationToken)
    {
        var log = new SampleLog();
        var scheduler = new SchedulerCore(slots.Count, QueueBounds.Default, calibration.Service);
        using var kernel = new Kernel(scheduler, slots, policy, telemetry, plans, log, clock);
        try
        {
            foreach (var phase in phases)
                await PlayAsync(phase, kernel, policy.Name, log, cancellationToken);
        }
        finally
        {
            await kernel.DrainAsync(DrainPatience, cancellationToken);
        }

        return PhaseSummary.Of(policy.Name, [.. phases.Select(phase => phase.Profile.Name)], phases[0].Length, log.ToArray());
    }

    private async Task PlayAsync(PhasePlan phase, Kernel kernel, string policy, SampleLog log, CancellationToken cancellationToken)
    {
        kernel.Enter(phase.Profile);
        using var timer = new PeriodicTimer(Step, clock);
        var (next, viewAt) = (0, phase.Start);
        while (kernel.Now is var now && now < phase.End)
        {
            for (; next < phase.Arrivals.Count && phase.Start + phase.Arrivals[next].At <= now; next++)
                kernel.Submit(JobOf(phase, next));
            kernel.Tick();
            if (now >= viewAt)
            {
                viewAt += ViewStep;
                view.Update(new LiveState(policy, phase, now, kernel.View(), log.RecentP95(now)));
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }

        // Arrivals of the last moment, which the timer stepped over.
        for (; next < phase.Arrivals.Count; next++)
            kernel.Submit(JobOf(phase, next));
    }

    private static Job JobOf(PhasePlan phase, int index)
    {
        var arrival = phase.Arrivals[index];
        return new Job(arrival with { At = phase.Start + arrival.At }, phase.Index);
    }
}
