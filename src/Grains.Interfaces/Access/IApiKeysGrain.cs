using Orleans.CodeGeneration;

namespace SqlxOrleans.Grains.Interfaces.Access;

/// <summary>The API keys that were issued for a tenant, key: its name. In-cluster only. A key's text never comes here, only its SHA-256.</summary>
[Alias("sqlx.IApiKeysGrain"), Version(1)]
public interface IApiKeysGrain : IGrainWithStringKey
{
    /// <summary>Stores a key; null when the tenant has as many as it may. Stored before it answers.</summary>
    [Alias("Create")]
    Task<ApiKeyRecord?> CreateAsync(NewApiKey key);

    /// <summary>Every key, the newest first, revoked and expired ones too.</summary>
    [Alias("List")]
    Task<IReadOnlyList<ApiKeyRecord>> ListAsync();

    /// <summary>Revokes a key; false when there is none of that id. Stored before it answers; other silos accept it for up to 10 s more.</summary>
    [Alias("Revoke")]
    Task<bool> RevokeAsync(string id);

    /// <summary>What the valid key of a digest may do; null when there is none. Notes that it was used.</summary>
    [Alias("Authenticate")]
    Task<ApiKeyRecord?> AuthenticateAsync(byte[] digest);
}
