using System.Security.Cryptography;
using Orleans.Runtime;
using SqlxOrleans.Grains.Interfaces.Access;

namespace SqlxOrleans.Grains.Access;

/// <summary>Makes and keeps the cluster's ticket keys: a new one a day, beside the one before, which silos that have not asked since still sign with.</summary>
[GrainType("ticket-keys")]
internal sealed class TicketKeysGrain([PersistentState("ticket-keys")] IPersistentState<TicketKeysState> storage, TimeProvider clock)
    : Grain, ITicketKeysGrain
{
    private const int Kept = 2;

    private static readonly TimeSpan NewOneEvery = TimeSpan.FromDays(1);

    public async Task<TicketSecrets> GetAsync()
    {
        var now = clock.GetUtcNow();
        if (storage.State.Keys is not [var newest, ..] || now - newest.MadeAt >= NewOneEvery)
        {
            var made = new StoredTicketKey { Secret = RandomNumberGenerator.GetHexString(64, lowercase: true), MadeAt = now };
            await WriteAsync([made, .. storage.State.Keys.Take(Kept - 1)]);
        }

        return new TicketSecrets([.. storage.State.Keys.Select(key => key.Secret)]);
    }

    private async Task WriteAsync(List<StoredTicketKey> keys)
    {
        var before = storage.State;
        storage.State = new TicketKeysState { Keys = keys };
        try
        {
            await storage.WriteStateAsync();
        }
        catch
        {
            // A key that may not be stored must not sign. The next activation reads what is.
            storage.State = before;
            DeactivateOnIdle();
            throw;
        }
    }
}
