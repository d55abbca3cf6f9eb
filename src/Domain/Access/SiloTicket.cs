using System.Security.Cryptography;
using System.Text;

namespace SqlxOrleans.Domain.Access;

/// <summary>
/// The secret by which a silo's own edge speaks for a tenant that it has authenticated: known to one process only, never
/// stored or sent elsewhere.
/// </summary>
/// <param name="secret">At least 32 random characters.</param>
public sealed class SiloTicket(string secret)
{
    private readonly byte[] _secret = secret.Length >= 32
        ? Encoding.UTF8.GetBytes(secret)
        : throw new ArgumentException("A silo ticket needs at least 32 characters.", nameof(secret));

    /// <summary>The credential to put into a batch.</summary>
    public string Credential { get; } = secret;

    /// <summary>Compares in fixed time.</summary>
    public bool Matches(string? credential) =>
        credential is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(credential), _secret);

    /// <summary>Never the secret.</summary>
    public override string ToString() => nameof(SiloTicket);
}
