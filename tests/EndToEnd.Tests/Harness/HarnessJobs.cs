using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.KernelHarness.Scheduling;
using SqlxOrleans.KernelHarness.Workload;

namespace SqlxOrleans.EndToEnd.Tests.Harness;

/// <summary>Schedulers and jobs for tests.</summary>
internal static class HarnessJobs
{
    public static Job Of(WorkloadClass workloadClass, double atMs = 0) =>
        new(new Arrival(TimeSpan.FromMilliseconds(atMs), workloadClass, 1, 1), 0);

    public static SchedulerCore Scheduler(int slots, int bound = 1_000) =>
        new(slots, new PerClass<int>(_ => bound), MachineCalibration.WantedService);

    public static void Fill(SchedulerCore scheduler, WorkloadClass workloadClass, int count)
    {
        for (var index = 0; index < count; index++)
            scheduler.Offer(Of(workloadClass));
    }

    public static TimeSpan Ms(double value) => TimeSpan.FromMilliseconds(value);
}
