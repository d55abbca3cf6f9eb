using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Reporting;
using SqlxOrleans.KernelHarness.Scheduling;

namespace SqlxOrleans.EndToEnd.Tests.Harness;

/// <summary>
/// The Copilot's learner in the loop of the simulated database, fed as the harness feeds the cluster: counts every 100 ms, queue
/// depths and a decision every second. Service times are what the kernel sees, stretched by the statements beside them.
/// </summary>
internal sealed class SimulatedCopilot
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DecisionInterval = TimeSpan.FromSeconds(1);
    private readonly WorkspaceLearner _learner = new(TimeSpan.FromSeconds(30));
    private readonly WorkspaceDemandBuilder _demand = new(DateTimeOffset.UnixEpoch);
    private readonly ClassOutcome[] _counted = new ClassOutcome[4];
    private readonly List<double>[] _latencies = [[], [], [], []];
    private readonly int[] _depths = [-1, -1, -1, -1];
    private TimeSpan _reportAt = ReportInterval;
    private TimeSpan _decideAt = DecisionInterval;
    private long _number;
    private long _epoch = 1;
    private LearnerMemory _memory;

    public SimulatedCopilot() => _memory = _learner.Begin();

    /// <summary>The decisions that changed the weights.</summary>
    public List<WeightDecision> Changes { get; } = [];

    public void Arrived(Job job) => Count(job.Class, new ClassOutcome { Arrivals = 1 });

    public void Preempted(Job job) => Count(job.Class, new ClassOutcome { Preemptions = 1 });

    public void Ended(Job job, SampleOutcome outcome, TimeSpan latency, TimeSpan service)
    {
        var timed = outcome == SampleOutcome.Completed ? 1 : 0;
        Count(job.Class, new ClassOutcome
        {
            Requests = 1,
            RequestsFailed = 1 - timed,
            Timed = timed,
            Good = timed == 1 && latency <= ClassTargets.P95(job.Class) ? 1 : 0,
            ServiceSeconds = service.TotalSeconds,
            Serviced = service > TimeSpan.Zero ? 1 : 0,
            LatencySeconds = timed * latency.TotalSeconds,
        });
        if (timed == 1)
            _latencies[IndexOf(job.Class)].Add(latency.TotalMilliseconds);
    }

    /// <summary>Reports and decides when it is time; new weights apply at once.</summary>
    public void Tick(TimeSpan now, SchedulerCore scheduler)
    {
        if (now < _reportAt)
            return;
        _reportAt += ReportInterval;
        var decides = now >= _decideAt;
        if (decides)
        {
            foreach (var workloadClass in WorkloadClasses.Judged)
                _depths[IndexOf(workloadClass)] = scheduler.Depth(workloadClass);
        }

        _number++;
        foreach (var workloadClass in WorkloadClasses.Judged)
            _demand.Add(Report(workloadClass, scheduler.Slots), _epoch);
        if (!decides)
            return;
        _decideAt += DecisionInterval;
        var at = DateTimeOffset.UnixEpoch + now;
        (_memory, var decision) = _learner.Step(_memory, _demand.Close(at), at, seed: 1);
        if (!decision.Changed)
            return;
        Changes.Add(decision);
        scheduler.Apply(decision.Weights, ++_epoch);
    }

    private static int IndexOf(WorkloadClass workloadClass) => (int)workloadClass - (int)WorkloadClass.L;

    private void Count(WorkloadClass workloadClass, ClassOutcome more) => _counted[IndexOf(workloadClass)] += more;

    private OutcomeReport Report(WorkloadClass workloadClass, int slots)
    {
        var index = IndexOf(workloadClass);
        var latencies = _latencies[index];
        latencies.Sort();
        var p95 = latencies.Count == 0 ? 0 : ExactPercentile.Of(latencies, .95);
        var outcome = new EpochClassOutcome(_epoch, _counted[index] with { P95Ms = p95 });
        latencies.Clear();
        _counted[index] = default;
        return new OutcomeReport(
            workloadClass, "simulated", _number, [outcome], _depths[index], slots, ClassTargets.P95(workloadClass).TotalMilliseconds);
    }
}
