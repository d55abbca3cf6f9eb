using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot;

/// <summary>What a workspace's classes asked for and got between two decisions: the learner's whole input.</summary>
/// <param name="Interval">Length of the interval.</param>
/// <param name="Reports">Reports that it rests on; 0: no telemetry.</param>
/// <param name="Slots">Execution slots of all live kernels; -1 when none says.</param>
/// <param name="Classes">Per class.</param>
public sealed record WorkspaceDemand(TimeSpan Interval, int Reports, int Slots, PerClass<ClassDemand> Classes)
{
    /// <summary>True when at least one report arrived.</summary>
    public bool HasTelemetry => Reports > 0;

    /// <summary>The first value that makes the input unusable, for example <c>service time of A</c>; null when it is sound.</summary>
    public string? Problem()
    {
        if (Interval < TimeSpan.Zero)
            return "interval";
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            if (Classes[workloadClass].Problem() is { } problem)
                return $"{problem} of {workloadClass.Name()}";
        }

        return null;
    }
}
