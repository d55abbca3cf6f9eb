namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>What one judged interval saw.</summary>
/// <param name="At">Its end.</param>
/// <param name="All">Everything, whatever the epoch.</param>
/// <param name="Approved">Queries that ran under the epoch that most kernels have.</param>
/// <param name="Trial">Queries that ran under the trial kernel's epoch; nothing without one.</param>
public sealed record JudgedInterval(DateTimeOffset At, PerClass<ClassTally> All, PerClass<ClassTally> Approved, PerClass<ClassTally> Trial);
