using Microsoft.IdentityModel.Tokens;

namespace SqlxOrleans.Api.Access;

/// <summary>A public key of the issuer.</summary>
/// <param name="Id">Its <c>kid</c>; null for a key without one, which any token may be signed with.</param>
/// <param name="Algorithm">The only algorithm it is for; null when it does not say.</param>
/// <param name="Key">RSA of at least 2048 bits, or an elliptic curve key on P-256. Never a symmetric one.</param>
internal sealed record SigningKey(string? Id, string? Algorithm, AsymmetricSecurityKey Key)
{
    /// <summary>True when a token that names a key may mean this one.</summary>
    public bool IsMeantBy(string? id) => Id is null || string.IsNullOrEmpty(id) || Id == id;

    /// <summary>True when it is of the kind that an algorithm works with: a token cannot make one kind of key be used as another.</summary>
    public bool Fits(string algorithm) =>
        (Algorithm is null || Algorithm == algorithm) && (algorithm == SecurityAlgorithms.EcdsaSha256 ? Key is ECDsaSecurityKey : Key is RsaSecurityKey);
}
