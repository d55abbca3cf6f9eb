using SqlxOrleans.Client;
using SqlxOrleans.KernelHarness.Scheduling;

namespace SqlxOrleans.KernelHarness.Execution;

/// <summary>For runs without a cluster: policies with fixed weights need none.</summary>
internal sealed class SilentTelemetry : IKernelTelemetry
{
    public void Arrived(Job job)
    {
    }

    public void Ended(Job job, QueryOutcome outcome, TimeSpan latency, TimeSpan service)
    {
    }

    public void Preempted(Job job)
    {
    }

    public void DriverFailed()
    {
    }

    public void Sized(SchedulerCore scheduler)
    {
    }
}
