namespace SqlxOrleans.Domain.Copilot;

/// <summary>How a decision came about.</summary>
public enum DecisionMode
{
    /// <summary>The learner decided.</summary>
    Live,

    /// <summary>The learner could not decide: the kernel's default weights.</summary>
    Fallback,
}
