using Orleans.Placement;
using Orleans.Runtime;
using SqlxOrleans.Domain.Copilot.Priors;
using SqlxOrleans.Grains.Interfaces.Copilot.Priors;

namespace SqlxOrleans.Grains.Copilot.Priors;

/// <summary>Keeps the pool of what workspaces learnt.</summary>
[GrainType("priors"), HashBasedPlacement]
internal sealed class PriorsGrain([PersistentState("priors")] IPersistentState<PriorsState> storage, TimeProvider clock) : Grain, IPriorsGrain
{
    private readonly PriorPool _pool = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var tenant in storage.State.OptedOut)
            _pool.OptOut(tenant);
        return base.OnActivateAsync(cancellationToken);
    }

    public Task<bool> ContributeAsync(string tenant, string workspace, IReadOnlyList<LearntClass> learnt) =>
        Task.FromResult(_pool.Contribute(tenant, workspace, PriorMapping.ToDomain(learnt), clock.GetUtcNow()));

    public Task<IReadOnlyList<LearntClass>> GetAsync(string tenant) => Task.FromResult(PriorMapping.ToWire(_pool.For(tenant)));

    public Task<bool> GetOptOutAsync(string tenant) => Task.FromResult(storage.State.OptedOut.Contains(tenant));

    public async Task SetOptOutAsync(string tenant, bool optedOut)
    {
        var before = storage.State;
        HashSet<string> next = [.. before.OptedOut];
        if (!(optedOut ? next.Add(tenant) : next.Remove(tenant)))
            return;
        storage.State = new PriorsState { OptedOut = next };
        try
        {
            await storage.WriteStateAsync();
        }
        catch
        {
            // The next activation reads what is stored.
            DeactivateOnIdle();
            throw;
        }

        if (optedOut)
            _pool.OptOut(tenant);
        else
            _pool.OptIn(tenant);
    }
}
