namespace SqlxOrleans.Grains.Tests.Storage;

internal sealed class VaultGrain([PersistentState("vault")] IPersistentState<VaultState> state) : Grain, IVaultGrain
{
    private bool _unwritten;

    public async Task<int> AddAsync(int amount)
    {
        state.State.Amount += amount;
        await state.WriteStateAsync();
        return state.State.Amount;
    }

    public Task<int> ReadAsync() => Task.FromResult(state.State.Amount);

    public Task AddLaterAsync(int amount)
    {
        state.State.Amount += amount;
        _unwritten = true;
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _unwritten ? state.WriteStateAsync(cancellationToken) : Task.CompletedTask;
}
