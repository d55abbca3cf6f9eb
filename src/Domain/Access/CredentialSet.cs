using System.Buffers;
using System.Buffers.Binary;
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
    private const string DigestPrefix = "sha256:";
    private const int MaxKeyLength = 512;

    private readonly FrozenDictionary<Digest, TenantId> _tenants;

    private CredentialSet(IEnumerable<KeyValuePair<Digest, TenantId>> tenants) => _tenants = tenants.ToFrozenDictionary();

    /// <summary>Number of keys.</summary>
    public int Count => _tenants.Count;

    /// <summary>The tenants that have a key, each once.</summary>
    public IReadOnlyCollection<TenantId> Tenants => [.. _tenants.Values.Distinct()];

    /// <summary>A set of keys with their tenants, each in clear text or as <c>sha256:</c> and the 64 hex digits of its SHA-256.</summary>
    /// <exception cref="FormatException">A digest is malformed, or a key is empty.</exception>
    /// <exception cref="ArgumentException">One key stands for two tenants.</exception>
    public static CredentialSet Of(IEnumerable<(string ApiKey, TenantId Tenant)> keys)
    {
        var tenants = new Dictionary<Digest, TenantId>();
        foreach (var (apiKey, tenant) in keys)
        {
            var digest = apiKey.StartsWith(DigestPrefix, StringComparison.Ordinal) ? Digest.Parse(apiKey) : Digest.Of(Checked(apiKey));
            if (tenants.TryGetValue(digest, out var other) && other != tenant)
                throw new ArgumentException($"The same API key stands for the tenants '{other}' and '{tenant}'; give each its own.", nameof(keys));
            tenants[digest] = tenant;
        }

        return new CredentialSet(tenants);

        // TryAuthenticate refuses what is empty or longer, so such a key could never be used.
        static string Checked(string apiKey) => apiKey.Length is > 0 and <= MaxKeyLength
            ? apiKey
            : throw new FormatException($"An API key has 1 to {MaxKeyLength} characters.");
    }

    /// <summary>The tenant that a key stands for; false for an unknown or empty key.</summary>
    public bool TryAuthenticate(string? apiKey, out TenantId tenant)
    {
        tenant = default;
        return !string.IsNullOrEmpty(apiKey) && apiKey.Length <= MaxKeyLength && _tenants.TryGetValue(Digest.Of(apiKey), out tenant);
    }

    private readonly record struct Digest(UInt128 High, UInt128 Low)
    {
        public static Digest Of(string apiKey)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Encoding.UTF8.GetBytes(apiKey), hash);
            return From(hash);
        }

        public static Digest Parse(string text)
        {
            var digits = text.AsSpan(DigestPrefix.Length);
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            return digits.Length == 2 * hash.Length && Convert.FromHexString(digits, hash, out _, out _) == OperationStatus.Done
                ? From(hash)
                : throw new FormatException("An API key's digest is 'sha256:' and 64 hex digits.");
        }

        private static Digest From(ReadOnlySpan<byte> hash) =>
            new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }
}
