namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>What a decision comes to.</summary>
/// <param name="State">The state to store before anything is published.</param>
/// <param name="Verdict">What became of the learner's word.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="ApprovedChanged">Most kernels get other weights: a new epoch.</param>
/// <param name="CandidateChanged">The trial kernel gets other weights of its own, or loses them.</param>
public sealed record SafetyStep(SafetyState State, SafetyVerdict Verdict, string Reason, bool ApprovedChanged, bool CandidateChanged)
{
    /// <summary>True when any kernel gets other weights.</summary>
    public bool IsPublished => ApprovedChanged || CandidateChanged;
}
