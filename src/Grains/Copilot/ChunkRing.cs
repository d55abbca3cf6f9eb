using Orleans.Runtime;
using Orleans.Storage;

namespace SqlxOrleans.Grains.Copilot;

/// <summary>
/// The newest chunks of a history, each in a row of its own beside the grain's state, so that a snapshot need not rewrite them and
/// memory need not hold them. Chunk n lives in slot n modulo the slots, where it replaces the one a whole ring older.
/// </summary>
internal sealed class ChunkRing<T>(IGrainStorage storage, GrainId grain, string name, int slots)
    where T : class, IChunk, new()
{
    /// <summary>Stores a chunk, unless its slot has more of the same.</summary>
    public async Task StoreAsync(T chunk)
    {
        var row = await ReadAsync(chunk.Number % slots);
        if (row is { RecordExists: true, State: { } stored } && stored.Number == chunk.Number && stored.Length >= chunk.Length)
            return;
        row.State = chunk;
        await storage.WriteStateAsync(NameOf(chunk.Number % slots), grain, row);
    }

    /// <summary>The stored chunks, the newest first, from the one before a number on; ends at the first that is missing.</summary>
    public async IAsyncEnumerable<T> NewestAsync(long before)
    {
        for (var number = before - 1; number > 0 && number > before - 1 - slots; number--)
        {
            var row = await ReadAsync(number % slots);
            if (!row.RecordExists || row.State is not { } stored || stored.Number != number)
                yield break;
            yield return stored;
        }
    }

    private async Task<GrainState<T>> ReadAsync(long slot)
    {
        var row = new GrainState<T>(new T());
        await storage.ReadStateAsync(NameOf(slot), grain, row);
        return row;
    }

    private string NameOf(long slot) => $"{name}-{slot}";
}
