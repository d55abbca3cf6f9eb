using Orleans.CodeGeneration;

namespace SqlxOrleans.Grains.Interfaces.Plans;

/// <summary>The plans of a workspace for operators, key <see cref="Keys.WorkspaceKey"/>: the same grain as <see cref="IPlanExchangeGrain"/>. In-cluster only.</summary>
[Alias("sqlx.IPlansGrain"), Version(1)]
public interface IPlansGrain : IGrainWithStringKey
{
    /// <summary>What a plan should run with, and why; null when the plan is not known.</summary>
    /// <param name="planHash">The kernel's name for the plan.</param>
    [Alias("Suggest")]
    Task<PlanSuggestionStatus?> SuggestAsync(string planHash);

    /// <summary>The plans that run with hints first, then by what their default takes in all.</summary>
    /// <param name="limit">1 to 1,000.</param>
    [Alias("List")]
    Task<IReadOnlyList<PlanSuggestionStatus>> ListAsync(int limit);
}
