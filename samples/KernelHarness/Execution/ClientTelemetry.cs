using SqlxOrleans.Client;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Scheduling;

namespace SqlxOrleans.KernelHarness.Execution;

/// <summary>Reports through the kernel's SDK, as any kernel would.</summary>
internal sealed class ClientTelemetry(ISqlxTelemetry client, string tenant, string workspace) : IKernelTelemetry
{
    public void Arrived(Job job) => client.RecordArrival(tenant, workspace, job.Class);

    public void Ended(Job job, QueryOutcome outcome, TimeSpan latency, TimeSpan service)
    {
        // A preempted attempt is no failure of the database: it is counted as a preemption, and only a failed end as failed.
        var failed = outcome is QueryOutcome.Ok or QueryOutcome.Rejected ? 0 : 1;
        client.Record(tenant, workspace, job.Class, latency, outcome, service, job.Preemptions, failed, job.Epoch);
        if (job.Class == WorkloadClass.S && outcome != QueryOutcome.Rejected)
            client.RecordMigration(tenant, workspace, "index_build", service, outcome == QueryOutcome.Ok);
    }

    public void Preempted(Job job) => client.RecordPreemption(tenant, workspace, job.Class);

    public void DriverFailed() => client.RecordDriverError(tenant, workspace, "postgresql", "connection");

    public void Sized(SchedulerCore scheduler)
    {
        client.SetSlots(tenant, workspace, scheduler.Slots);
        foreach (var workloadClass in WorkloadClasses.Judged)
            client.SetQueueDepth(tenant, workspace, workloadClass, scheduler.Depth(workloadClass));
    }
}
