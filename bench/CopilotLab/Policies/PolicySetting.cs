using SqlxOrleans.Domain.Copilot;

namespace SqlxOrleans.CopilotLab.Policies;

/// <summary>What a policy knows before it starts.</summary>
/// <param name="Seed">Of all that the policy draws at random.</param>
/// <param name="Start">The weights in force at the start, which are also the hand-tuned ones.</param>
/// <param name="TargetsMs">p95 latency targets, ms.</param>
/// <param name="ObjectiveWeights">Weights of the classes in the objective J; they sum to 1.</param>
/// <param name="Slots">Workers of the kernel.</param>
/// <param name="Floor">Least weight of a class.</param>
/// <param name="Ceiling">Greatest weight of a class.</param>
public sealed record PolicySetting(
    long Seed,
    SchedulerWeights Start,
    PerClass<double> TargetsMs,
    PerClass<double> ObjectiveWeights,
    int Slots,
    double Floor = 0.02,
    double Ceiling = 0.9);
