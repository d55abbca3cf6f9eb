using SqlxOrleans.Grains.Interfaces.Slos;

namespace SqlxOrleans.Silo.Hosting.Slos;

/// <summary>The cluster's versions of slo.yml, as the watchers of one silo see them.</summary>
internal interface ISloBook
{
    Task<SloProposalOutcome> ProposeAsync(SloProposal proposal);

    Task<SloVersionRecord?> GetCurrentAsync();
}
