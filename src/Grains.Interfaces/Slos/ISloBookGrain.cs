using Orleans.CodeGeneration;

namespace SqlxOrleans.Grains.Interfaces.Slos;

/// <summary>The versions of slo.yml, one grain, key <c>slo</c>, read through a per-silo cache. In-cluster only.</summary>
[Alias("sqlx.ISloBookGrain"), Version(1)]
public interface ISloBookGrain : IGrainWithStringKey
{
    /// <summary>Puts a file in force; an invalid one is refused with every error and the old one stays. Known content is not stored twice.</summary>
    [Alias("Propose")]
    Task<SloProposalOutcome> ProposeAsync(SloProposal proposal);

    /// <summary>The version in force; null for the built-in targets.</summary>
    [Alias("GetCurrent")]
    Task<SloVersionRecord?> GetCurrentAsync();

    /// <summary>All versions, the newest first, without their text.</summary>
    [Alias("ListVersions")]
    Task<IReadOnlyList<SloVersionRecord>> ListVersionsAsync();
}
