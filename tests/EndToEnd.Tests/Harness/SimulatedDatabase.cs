using SchedulerWeights = SqlxOrleans.Domain.Copilot.SchedulerWeights;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Reporting;
using SqlxOrleans.KernelHarness.Running;
using SqlxOrleans.KernelHarness.Scheduling;
using SqlxOrleans.KernelHarness.Workload;

namespace SqlxOrleans.EndToEnd.Tests.Harness;

/// <summary>
/// The harness's scheduler over a model of a database that shares its cores equally among running statements: what the harness
/// shows on a quiet machine, without the machine. Deterministic; the scheduler is the real one. With a Copilot its decisions
/// replace the weights of the run.
/// </summary>
internal sealed class SimulatedDatabase(double cores, int slots, SimulatedCopilot? copilot = null)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(0.25);
    private static readonly TimeSpan CancellationDelay = TimeSpan.FromMilliseconds(2);
    private readonly Dictionary<Job, TimeSpan> _remaining = [];
    private readonly Dictionary<Job, TimeSpan> _cancelAt = [];
    private readonly List<Sample> _samples = [];
    private int _effort = 1;

    public MachineCalibration Calibration => new(StatementSizes.Initial, MachineCalibration.WantedService, cores);

    public IReadOnlyList<PhaseSummary> Run(IReadOnlyList<PhaseProfile> profiles, TimeSpan length, SchedulerWeights weights, int seed = 1)
    {
        var phases = PhasePlan.Draw(profiles, Calibration, length, seed);
        var scheduler = new SchedulerCore(slots, QueueBounds.Default, Calibration.Service);
        scheduler.Apply(weights, epoch: 0);
        foreach (var phase in phases)
        {
            scheduler.Slots = phase.Profile.SlotsOf(slots);
            _effort = phase.Profile.Effort;
            Play(phase, scheduler);
        }

        foreach (var left in scheduler.Abandon().Concat(_remaining.Keys))
            Record(left, SampleOutcome.Unfinished, TimeSpan.Zero, TimeSpan.Zero);
        return PhaseSummary.Of("simulated", [.. profiles.Select(profile => profile.Name)], length, _samples);
    }

    private void Play(PhasePlan phase, SchedulerCore scheduler)
    {
        var next = 0;
        for (var now = phase.Start; now < phase.End; now += Step)
        {
            for (; next < phase.Arrivals.Count && phase.Start + phase.Arrivals[next].At <= now; next++)
            {
                var job = new Job(phase.Arrivals[next] with { At = phase.Start + phase.Arrivals[next].At }, phase.Index);
                copilot?.Arrived(job);
                if (!scheduler.Offer(job))
                    Record(job, SampleOutcome.Rejected, TimeSpan.Zero, TimeSpan.Zero);
            }

            Progress(scheduler, now);
            copilot?.Tick(now, scheduler);
            while (scheduler.Start(now) is { } started)
                _remaining[started] = Calibration.Service[started.Class] * started.Size * _effort;
            if (scheduler.Preempt(now) is { } victim)
                _cancelAt[victim] = now + CancellationDelay;
        }
    }

    private void Progress(SchedulerCore scheduler, TimeSpan now)
    {
        if (_remaining.Count == 0)
            return;
        var share = Math.Min(1, cores / _remaining.Count);
        foreach (var job in _remaining.Keys.ToArray())
        {
            _remaining[job] -= Step * share;
            var ended = _remaining[job] <= TimeSpan.Zero;
            if (!ended && !(_cancelAt.TryGetValue(job, out var at) && at <= now))
                continue;
            _remaining.Remove(job);
            _cancelAt.Remove(job);
            if (!ended)
            {
                scheduler.Requeue(job);
                copilot?.Preempted(job);
                continue;
            }

            scheduler.Finish(job, now - job.StartedAt);
            Record(job, SampleOutcome.Completed, now - job.ArrivedAt, now - job.StartedAt);
        }
    }

    private void Record(Job job, SampleOutcome outcome, TimeSpan latency, TimeSpan service)
    {
        _samples.Add(new Sample(job.Phase, job.Class, job.ArrivedAt, latency, service, outcome, job.Preemptions));
        copilot?.Ended(job, outcome, latency, service);
    }
}
