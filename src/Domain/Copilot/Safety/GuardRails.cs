using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>Limits that hold whatever the learner says (design "Safety"). They are its own constants' twins, on purpose not shared.</summary>
public sealed record GuardRails
{
    /// <summary>Least weight of a class.</summary>
    public double Floor { get; init; } = 0.02;

    /// <summary>Greatest weight of a class.</summary>
    public double Ceiling { get; init; } = 0.9;

    /// <summary>Greatest change of one weight in one epoch, but for a fallback, a rollback and an operator's word.</summary>
    public double MaxStep { get; init; } = 0.5;

    /// <summary>Requests of one class under the new weights that end the hold after a change.</summary>
    public int HoldRequests { get; init; } = 30;

    /// <summary>Time that ends the hold.</summary>
    public TimeSpan HoldTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Weights of the classes in the objective J.</summary>
    public PerClass<double> ObjectiveWeights { get; init; } = new(0.40, 0.15, 0.25, 0.20);

    /// <summary>Length of the intervals over which J is judged.</summary>
    public TimeSpan JudgedInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A setting is taken back when its J is lower than the previous one's by more than this.</summary>
    public double RollbackMargin { get; init; } = 0.05;

    /// <summary>Confidence of that verdict, one-sided.</summary>
    public double RollbackConfidence { get; init; } = 0.95;

    /// <summary>Judged intervals of each side that a verdict needs.</summary>
    public int RollbackSamples { get; init; } = 5;

    /// <summary>Judged intervals for which nothing changes after a rollback.</summary>
    public int RollbackHold { get; init; } = 5;

    /// <summary>Samples of the previous setting that are older than this say nothing any more.</summary>
    public TimeSpan RollbackMemory { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>J of an interval by the met and active classes; null when no class was active.</summary>
    /// <param name="isMet">Per class: met, missed, or null without evidence.</param>
    public double? Objective(in PerClass<bool?> isMet)
    {
        double met = 0, all = 0;
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            if (isMet[workloadClass] is not { } judged)
                continue;
            all += ObjectiveWeights[workloadClass];
            met += judged ? ObjectiveWeights[workloadClass] : 0;
        }

        return all > 0 ? met / all : null;
    }
}
