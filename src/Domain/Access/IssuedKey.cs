using System.Security.Cryptography;

namespace SqlxOrleans.Domain.Access;

/// <summary>What the server knows of a key that it issued.</summary>
/// <param name="Id">Names it in lists and when it is revoked.</param>
/// <param name="Digest">SHA-256 of its text.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="ExpiresAt">From when on it is refused; null for never.</param>
/// <param name="RevokedAt">Since when it is refused; null when it is not.</param>
public sealed record IssuedKey(string Id, byte[] Digest, Scopes Scopes, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt)
{
    /// <summary>True while it is accepted.</summary>
    public bool IsValid(DateTimeOffset now) => RevokedAt is null && !(now >= ExpiresAt);

    /// <summary>The valid key of a digest; compares with every key, each in fixed time, so that how long it takes tells nothing.</summary>
    public static IssuedKey? Find(IEnumerable<IssuedKey> keys, ReadOnlySpan<byte> digest, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(keys);
        IssuedKey? found = null;
        foreach (var key in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(key.Digest, digest) && key.IsValid(now))
                found = key;
        }

        return found;
    }
}
