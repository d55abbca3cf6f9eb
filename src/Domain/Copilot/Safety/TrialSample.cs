namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>One judged interval of one group of kernels, as a logged decision.</summary>
/// <param name="At">End of the interval; groups of one interval share it.</param>
/// <param name="Ran">The weights that the group had.</param>
/// <param name="Candidate">The learner's weights at that time.</param>
/// <param name="Approved">The approved weights at that time.</param>
/// <param name="Propensity">Probability with which a kernel came to have what the group had, more than 0, at most 1.</param>
/// <param name="J">What it earned, 0..1.</param>
/// <param name="Load">Demand as a share of the slots; 0 when nobody says how many there are.</param>
public readonly record struct TrialSample(
    DateTimeOffset At, PerClass<float> Ran, PerClass<float> Candidate, PerClass<float> Approved, float Propensity, float J, PerClass<float> Load);
