using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.KernelHarness.Scheduling;

/// <summary>The specification's p95 targets (section 7), which are also the deadlines of the scheduler.</summary>
internal static class ClassTargets
{
    public static TimeSpan P95(WorkloadClass workloadClass) => workloadClass switch
    {
        WorkloadClass.L => TimeSpan.FromMilliseconds(15),
        WorkloadClass.B => TimeSpan.FromMilliseconds(200),
        WorkloadClass.A => TimeSpan.FromMilliseconds(1500),
        WorkloadClass.S => TimeSpan.FromMilliseconds(3000),
        _ => throw new ArgumentOutOfRangeException(nameof(workloadClass), workloadClass, "Only L, B, A and S have a target."),
    };
}
