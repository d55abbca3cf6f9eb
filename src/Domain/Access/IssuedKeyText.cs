using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Access;

/// <summary>
/// A key as its owner holds it: <c>sqlxk.{tenant}.{43 characters of base64url}</c>. The tenant in it says where to look the key up and proves
/// nothing; the 32 random bytes do. The server keeps the SHA-256 of the whole text only.
/// </summary>
public static class IssuedKeyText
{
    /// <summary>Random bytes of a key.</summary>
    public const int SecretBytes = 32;

    private const string Prefix = "sqlxk.";
    private const int SecretCharacters = 43;

    /// <summary>Writes a key.</summary>
    public static string Of(TenantId tenant, ReadOnlySpan<byte> secret)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, SecretBytes, nameof(secret));
        return $"{Prefix}{tenant}.{Base64Url.EncodeToString(secret)}";
    }

    /// <summary>The tenant that a text names when it has a key's form.</summary>
    public static bool TryReadTenant(string? text, out TenantId tenant)
    {
        tenant = default;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length < Prefix.Length + 2 + SecretCharacters)
            return false;
        var dot = text.Length - SecretCharacters - 1;
        return text[dot] == '.' && Base64Url.IsValid(text.AsSpan(dot + 1)) && TenantId.TryParse(text[Prefix.Length..dot], out tenant);
    }

    /// <summary>What is stored of it.</summary>
    public static byte[] DigestOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
