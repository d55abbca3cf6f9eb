using Npgsql;
using SqlxOrleans.KernelHarness.Workload;
using SqlxOrleans.KernelHarness.Workload.Statements;

namespace SqlxOrleans.KernelHarness.Execution;

/// <summary>All execution slots and the connection that cancels their statements; the caller serialises take and give.</summary>
internal sealed class SlotPool : IAsyncDisposable
{
    private readonly Stack<ExecutionSlot> _free = new();
    private readonly List<ExecutionSlot> _all = [];
    private readonly StatementCanceller _canceller;

    private SlotPool(StatementCanceller canceller) => _canceller = canceller;

    public int Count => _all.Count;

    public IReadOnlyList<ExecutionSlot> All => _all;

    public static async Task<SlotPool> OpenAsync(
        NpgsqlDataSource database, int slots, StatementSizes sizes, CancellationToken cancellationToken)
    {
        var payload = new CopyPayload((int)(sizes.CopyRows * JobSizes.Largest) + 1);
        var pool = new SlotPool(await StatementCanceller.OpenAsync(database, cancellationToken));
        try
        {
            for (var index = 0; index < slots; index++)
            {
                var slot = await ExecutionSlot.OpenAsync(database, index, sizes, payload, cancellationToken);
                pool._all.Add(slot);
                pool._free.Push(slot);
            }
        }
        catch
        {
            await pool.DisposeAsync();
            throw;
        }

        return pool;
    }

    public ExecutionSlot Take() => _free.Pop();

    public void Give(ExecutionSlot slot) => _free.Push(slot);

    public Task CancelAsync(ExecutionSlot slot) => _canceller.CancelAsync(slot.BackendPid);

    public async ValueTask DisposeAsync()
    {
        await _canceller.DisposeAsync();
        foreach (var slot in _all)
            await slot.DisposeAsync();
        _all.Clear();
        _free.Clear();
    }
}
