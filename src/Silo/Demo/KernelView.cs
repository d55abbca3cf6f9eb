using SqlxOrleans.Client;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Silo.Demo;

/// <summary>What a simulated scheduler sees of its kernel: the weights of this moment, and where it reports.</summary>
internal sealed class KernelView(ISqlxTelemetry telemetry, IWorkspaceWeights feed, string tenant, string workspace, DemoTally tally)
{
    private KernelWeights _current = feed.Current;

    public SchedulerWeights Weights => _current.Weights;

    public long Epoch => _current.Epoch;

    /// <summary>Takes the newest weights for the next step.</summary>
    public void Refresh() => _current = feed.Current;

    public void Arrived(WorkloadClass workloadClass) => telemetry.RecordArrival(tenant, workspace, workloadClass);

    public void Rejected(WorkloadClass workloadClass)
    {
        tally.Count(workloadClass);
        telemetry.Record(tenant, workspace, workloadClass, TimeSpan.Zero, QueryOutcome.Rejected, weightEpoch: Epoch);
    }

    public void Completed(SimulatedQuery query, double latencySeconds)
    {
        tally.Count(query.Class);
        telemetry.Record(
            tenant, workspace, query.Class, TimeSpan.FromSeconds(latencySeconds), QueryOutcome.Ok,
            TimeSpan.FromSeconds(query.ServiceSeconds), weightEpoch: query.Epoch);
    }

    public void Say(SimulatedScheduler scheduler)
    {
        telemetry.SetSlots(tenant, workspace, scheduler.Slots);
        foreach (var each in WorkloadClasses.Judged)
            telemetry.SetQueueDepth(tenant, workspace, each, scheduler.QueueDepth(each));
    }
}
