namespace SqlxOrleans.CopilotLab.Scoring;

/// <summary>A policy's figures over the seeds of a scenario.</summary>
/// <param name="Met">J, 0..1: mean over all windows of all seeds.</param>
/// <param name="PercentOfOracle">J as a percentage of the oracle's.</param>
/// <param name="BadWindowShare">Share of windows in which J is more than 0.35 below the oracle's, 0..1.</param>
/// <param name="WorseThanStaticShare">Share of windows in which J is more than 0.2 below the hand-tuned weights', 0..1.</param>
/// <param name="RecoveryMedianSeconds">Median time to recover after a change of phase, seconds; NaN without a change.</param>
/// <param name="RecoveryP90Seconds">90th percentile of it.</param>
/// <param name="WorstPercentOfStatic">The seed that is worst beside the hand-tuned weights: its J as a percentage of theirs.</param>
/// <param name="Changes">Changes of the weights in a run, in the mean.</param>
public sealed record Score(
    double Met,
    double PercentOfOracle,
    double BadWindowShare,
    double WorseThanStaticShare,
    double RecoveryMedianSeconds,
    double RecoveryP90Seconds,
    double WorstPercentOfStatic,
    double Changes);
