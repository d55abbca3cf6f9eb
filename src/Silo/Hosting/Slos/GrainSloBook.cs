using SqlxOrleans.Grains.Interfaces.Slos;

namespace SqlxOrleans.Silo.Hosting.Slos;

internal sealed class GrainSloBook(IGrainFactory grains) : ISloBook
{
    private ISloBookGrain Book => grains.GetGrain<ISloBookGrain>("slo");

    public Task<SloProposalOutcome> ProposeAsync(SloProposal proposal) => Book.ProposeAsync(proposal);

    public Task<SloVersionRecord?> GetCurrentAsync() => Book.GetCurrentAsync();
}
