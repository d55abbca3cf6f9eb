namespace SqlxOrleans.CopilotLab.Scaling;

/// <summary>What a comparison found.</summary>
/// <param name="Breaches">Breaches of capacity in all runs.</param>
/// <param name="Scores">By detector.</param>
/// <param name="StepMicroseconds">Median time of the classifier's step, in this run on this machine.</param>
/// <param name="StateBytes">Greatest packed state of the classifier at the end of a run.</param>
public sealed record ScalingResult(int Breaches, IReadOnlyDictionary<string, DetectorScore> Scores, double StepMicroseconds, int StateBytes);
