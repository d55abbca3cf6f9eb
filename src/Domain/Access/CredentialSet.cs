using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Access;

/// <summary>
/// The API keys that are accepted, each standing for one tenant. Keys are kept as SHA-256 only; looking one up compares
/// digests, so neither the time it takes nor a memory dump tells the key.
/// </summary>
public sealed class CredentialSet
{
    private readonly FrozenDictionary<Digest, TenantId> _tenants;

    private CredentialSet(IEnumerable<KeyValuePair<Digest, TenantId>> tenants) => _tenants = tenants.ToFrozenDictionary();

    /// <summary>Number of keys.</summary>
    public int Count => _tenants.Count;

    /// <summary>A set of keys in clear text with their tenants.</summary>
    public static CredentialSet Of(IEnumerable<(string ApiKey, TenantId Tenant)> keys) =>
        new(keys.Select(key => KeyValuePair.Create(Digest.Of(key.ApiKey), key.Tenant)));

    /// <summary>The tenant that a key stands for; false for an unknown or empty key.</summary>
    public bool TryAuthenticate(string? apiKey, out TenantId tenant)
    {
        tenant = default;
        return !string.IsNullOrEmpty(apiKey) && apiKey.Length <= 512 && _tenants.TryGetValue(Digest.Of(apiKey), out tenant);
    }

    private readonly record struct Digest(UInt128 High, UInt128 Low)
    {
        public static Digest Of(string apiKey)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Encoding.UTF8.GetBytes(apiKey), hash);
            return new Digest(
                System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash),
                System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
        }
    }
}
