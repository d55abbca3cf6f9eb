using Orleans.CodeGeneration;
using Orleans.Concurrency;

namespace SqlxOrleans.Grains.Interfaces.Copilot;

/// <summary>
/// Decides a workspace's scheduler weights, key <see cref="Keys.WorkspaceKey"/>: combines rewards by weight epoch, decides at most once
/// a second while there is telemetry, explains, stores, publishes. In-cluster only.
/// </summary>
[Alias("sqlx.ICopilotGrain"), Version(1)]
public interface ICopilotGrain : IGrainWithStringKey
{
    /// <summary>Takes what a workload saw since its last report. Reports are numbered per class and count once.</summary>
    [Alias("Observe")]
    Task ObserveAsync(ClassObservation observation);

    /// <summary>Takes a workspace's signals of the last five minutes; a newer report replaces an older one.</summary>
    [Alias("ObserveSignals")]
    Task ObserveSignalsAsync(Signals.SignalsStatus signals);

    /// <summary>The weights in force when they differ from the known ones, else as soon as they do; null when the hold is over.</summary>
    [Alias("WaitNewer"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<WorkspaceWeights?> WaitNewerAsync(WeightsVersion known, TimeSpan hold);

    /// <summary>The newest decisions first.</summary>
    /// <param name="limit">1 to 1,000.</param>
    [Alias("GetExplanations"), AlwaysInterleave]
    Task<IReadOnlyList<DecisionExplanation>> GetExplanationsAsync(int limit);

    /// <summary>The newest reward entries first.</summary>
    /// <param name="limit">1 to 1,000.</param>
    [Alias("GetRewards"), AlwaysInterleave]
    Task<IReadOnlyList<RewardEntry>> GetRewardsAsync(int limit);

    /// <summary>Mode, pin, freeze, what is in force, and how it does.</summary>
    [Alias("GetStatus"), AlwaysInterleave]
    Task<CopilotStatus> GetStatusAsync();

    /// <summary>Does what an operator wants, or says why not. It is stored before it is answered.</summary>
    [Alias("Operate")]
    Task<OperatorAnswer> OperateAsync(OperatorCommand command);

    /// <summary>The decision journal: packed chunks, the oldest first, the last one still growing.</summary>
    [Alias("GetJournal"), AlwaysInterleave]
    Task<IReadOnlyList<byte[]>> GetJournalAsync();
}
