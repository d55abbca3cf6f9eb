using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SqlxOrleans.Domain.Access;

/// <summary>A secret that tickets are signed with (HMAC-SHA256).</summary>
public sealed class TicketKey
{
    /// <summary>Least characters of a secret.</summary>
    public const int MinSecret = 32;

    /// <summary>Characters of a signature.</summary>
    public const int SignatureCharacters = 43;

    private const int IdBytes = 8;

    private readonly byte[] _secret;

    /// <summary>A key of a secret text.</summary>
    /// <exception cref="FormatException">It is shorter than <see cref="MinSecret"/> characters.</exception>
    public TicketKey(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (secret.Length < MinSecret)
            throw new FormatException($"A ticket key has at least {MinSecret} characters, from a random source such as 'openssl rand -hex 32'.");
        _secret = Encoding.UTF8.GetBytes(secret);
        Id = Convert.ToHexStringLower(HMACSHA256.HashData(_secret, "sqlx ticket key id"u8).AsSpan(0, IdBytes));
    }

    /// <summary>Names the key in tickets: 16 hex digits that follow from the secret and do not tell it.</summary>
    public string Id { get; }

    /// <summary>The signature of a text.</summary>
    public string Sign(ReadOnlySpan<char> text)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(text.ToArray()), mac);
        return Base64Url.EncodeToString(mac);
    }

    /// <summary>True when a signature is this key's of a text; compares in fixed time.</summary>
    public bool Matches(ReadOnlySpan<char> text, ReadOnlySpan<char> signature) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature.ToArray()), Encoding.UTF8.GetBytes(Sign(text)));

    /// <summary>Never the secret.</summary>
    public override string ToString() => $"{nameof(TicketKey)} {Id}";
}
