using Orleans.CodeGeneration;

namespace SqlxOrleans.Grains.Interfaces.Copilot.Priors;

/// <summary>
/// What workspaces learnt, for new ones: medians over at least five other tenants, key 0. In-cluster only. Contributions are
/// memory and come again within the interval (<c>Sqlx:Copilot:PriorInterval</c>); who opted out is stored.
/// </summary>
[Alias("sqlx.IPriorsGrain"), Version(1)]
public interface IPriorsGrain : IGrainWithIntegerKey
{
    /// <summary>Takes what a workspace has learnt, at a slow pace; false for a tenant that opted out or values that cannot be.</summary>
    /// <param name="tenant">Its tenant.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="learnt">The classes that it has learnt.</param>
    [Alias("Contribute")]
    Task<bool> ContributeAsync(string tenant, string workspace, IReadOnlyList<LearntClass> learnt);

    /// <summary>What a new workspace of a tenant starts with; only classes that enough others have learnt, and nothing for a tenant that opted out.</summary>
    [Alias("Get"), ResponseTimeout("00:00:05")]
    Task<IReadOnlyList<LearntClass>> GetAsync(string tenant);

    /// <summary>Takes a tenant out, so that it neither gives nor gets, or back in; stored before it answers.</summary>
    [Alias("SetOptOut")]
    Task SetOptOutAsync(string tenant, bool optedOut);

    /// <summary>True for a tenant that opted out.</summary>
    [Alias("GetOptOut")]
    Task<bool> GetOptOutAsync(string tenant);
}
