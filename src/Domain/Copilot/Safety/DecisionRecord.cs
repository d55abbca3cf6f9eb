namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>One decision with everything that it was made of.</summary>
/// <param name="Number">Counts a workspace's decisions, 1, 2, 3 ...</param>
/// <param name="At">When.</param>
/// <param name="Demand">What the learner saw, rounded as <see cref="RecordedDemand.Round"/> does.</param>
/// <param name="InForce">Weights that the learner was told are in force, when they were not those that it remembered; else null.</param>
/// <param name="Weights">The learner's weights; those before when it failed.</param>
/// <param name="Changed">Whether the learner changed them.</param>
/// <param name="Failed">Whether the learner threw, and began anew.</param>
/// <param name="MemoryHash">Hash of the learner's memory afterwards (<see cref="LearnerMemory.Hash"/>).</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Epoch">The newest epoch after it.</param>
public sealed record DecisionRecord(
    long Number,
    DateTimeOffset At,
    WorkspaceDemand Demand,
    SchedulerWeights? InForce,
    SchedulerWeights Weights,
    bool Changed,
    bool Failed,
    ulong MemoryHash,
    SafetyVerdict Verdict,
    long Epoch);
