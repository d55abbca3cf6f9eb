using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Grains.Interfaces.Access;

namespace SqlxOrleans.Grains.Access;

/// <summary>Keeps a tenant's issued keys. Only what is stored is in force.</summary>
[GrainType("api-keys")]
internal sealed partial class ApiKeysGrain([PersistentState("api-keys")] IPersistentState<ApiKeysState> storage, TimeProvider clock, ILogger<ApiKeysGrain> logger)
    : Grain, IApiKeysGrain
{
    /// <summary>Most keys of a tenant, revoked and expired ones too: these go first when there is no room.</summary>
    public const int MaxKeys = 100;

    private static readonly TimeSpan UseIsNotedEvery = TimeSpan.FromMinutes(1);

    public async Task<ApiKeyRecord?> CreateAsync(NewApiKey key)
    {
        var now = clock.GetUtcNow();
        var keys = storage.State.Keys.ToList();
        if (keys.Count >= MaxKeys && keys.FindIndex(each => !Of(each).IsValid(now)) is >= 0 and var over)
            keys.RemoveAt(over);
        if (keys.Count >= MaxKeys)
            return null;
        var stored = new StoredApiKey
        {
            // A digest of random bytes is as random: its start names the key and gives nothing of it away.
            Id = Convert.ToHexStringLower(key.Digest.AsSpan(0, 6)),
            Name = key.Name,
            Digest = key.Digest,
            Scopes = [.. key.Scopes],
            CreatedAt = now,
            ExpiresAt = key.ExpiresAt,
        };
        keys.Add(stored);
        await WriteAsync(keys);
        return Record(stored);
    }

    public Task<IReadOnlyList<ApiKeyRecord>> ListAsync() =>
        Task.FromResult<IReadOnlyList<ApiKeyRecord>>([.. storage.State.Keys.AsEnumerable().Reverse().Select(Record)]);

    public async Task<bool> RevokeAsync(string id)
    {
        var keys = storage.State.Keys.ToList();
        var at = keys.FindIndex(key => key.Id == id);
        if (at < 0)
            return false;
        if (keys[at].RevokedAt is null)
        {
            keys[at] = keys[at] with { RevokedAt = clock.GetUtcNow() };
            await WriteAsync(keys);
        }

        return true;
    }

    public async Task<ApiKeyRecord?> AuthenticateAsync(byte[] digest)
    {
        var now = clock.GetUtcNow();
        if (IssuedKey.Find(storage.State.Keys.Select(Of), digest, now) is not { } valid)
            return null;
        var keys = storage.State.Keys.ToList();
        var at = keys.FindIndex(key => key.Id == valid.Id);
        if (!(now - keys[at].LastUsedAt < UseIsNotedEvery))
        {
            keys[at] = keys[at] with { LastUsedAt = now };
            await NoteUseAsync(keys);
        }

        return Record(keys[at]);
    }

    /// <summary>When a key was used is worth a write and no refusal.</summary>
    private async Task NoteUseAsync(List<StoredApiKey> keys)
    {
        try
        {
            await WriteAsync(keys);
        }
        catch (Exception exception)
        {
            LogUseNotNoted(logger, this.GetPrimaryKeyString(), exception);
        }
    }

    private static IssuedKey Of(StoredApiKey key) =>
        new(key.Id, key.Digest, ScopeNames.Known(key.Scopes), key.ExpiresAt, key.RevokedAt);

    private static ApiKeyRecord Record(StoredApiKey key) =>
        new(key.Id, key.Name, key.Scopes, key.CreatedAt, key.ExpiresAt, key.RevokedAt, key.LastUsedAt);

    private async Task WriteAsync(List<StoredApiKey> keys)
    {
        storage.State = new ApiKeysState { Keys = keys };
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
    }

    [LoggerMessage(1961, LogLevel.Warning, "That a key of tenant {Tenant} was used could not be stored")]
    private static partial void LogUseNotNoted(ILogger logger, string tenant, Exception exception);
}
