using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Silo.Demo;

/// <summary>A query in a simulated kernel; times are seconds on the kernel's own clock.</summary>
internal sealed class SimulatedQuery(WorkloadClass workloadClass, double arrival, double serviceSeconds, long epoch)
{
    public WorkloadClass Class => workloadClass;

    public double Arrival { get; } = arrival;

    public double ServiceSeconds { get; } = serviceSeconds;

    /// <summary>The weight epoch under which it was queued.</summary>
    public long Epoch => epoch;

    public double Remaining { get; set; } = serviceSeconds;

    /// <summary>Until when it has been served: it cannot run twice at the same time.</summary>
    public double ServedUntil { get; set; } = arrival;
}
