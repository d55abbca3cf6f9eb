namespace SqlxOrleans.Client.Plans;

/// <summary>How an execution ended.</summary>
public enum PlanOutcome
{
    /// <summary>With its rows.</summary>
    Completed = 0,

    /// <summary>It was stopped, by its cut-off or by its caller, or it failed under its hints: it would have taken longer.</summary>
    CutOff = 1,
}
