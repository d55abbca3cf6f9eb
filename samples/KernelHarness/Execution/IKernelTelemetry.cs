using SqlxOrleans.Client;
using SqlxOrleans.KernelHarness.Scheduling;

namespace SqlxOrleans.KernelHarness.Execution;

/// <summary>What the scheduler reports about one workspace.</summary>
internal interface IKernelTelemetry
{
    void Arrived(Job job);

    void Ended(Job job, QueryOutcome outcome, TimeSpan latency, TimeSpan service);

    void Preempted(Job job);

    void DriverFailed();

    void Sized(SchedulerCore scheduler);
}
